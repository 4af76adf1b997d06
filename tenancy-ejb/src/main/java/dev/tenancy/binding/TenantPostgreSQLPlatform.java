package dev.tenancy.binding;

import java.sql.Types;
import java.util.UUID;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.platform.database.PostgreSQL10Platform;

/** PostgreSQL as EclipseLink knows it, but for a NULL {@code uuid}, which it would bind as varchar and be refused. */
public class TenantPostgreSQLPlatform extends PostgreSQL10Platform {

    private static final long serialVersionUID = 1L;

    @Override
    public int getJDBCTypeForSetNull(DatabaseField field) {
        return field != null && field.getType() == UUID.class ? Types.OTHER : super.getJDBCTypeForSetNull(field);
    }
}
