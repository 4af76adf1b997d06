package dev.tenancy.datasource;

import dev.tenancy.config.Database;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Connections of the owner, for DDL: registration and migration.
 *
 * <p>They begin with an empty search path. What runs on them names its schema or sets it for its transaction, so that an
 * unqualified name can never fall through to {@code public}.
 *
 * <p>Statements without parameters go to the server as they are, in one message: the driver would part them by its own
 * reading of SQL, which takes {@code begin atomic … end} and all that follows it for one statement.
 */
public class OwnerDataSource extends AppDataSource {

    private static final long serialVersionUID = 1L;

    /** Made by the server's pool. */
    public OwnerDataSource() {
        settings();
    }

    /** Made by hand, outside a server. */
    public OwnerDataSource(Database database) {
        super(database);
        settings();
    }

    private void settings() {
        setApplicationName("tenancy-owner");
        setOptions("-c search_path=");
        setPreferQueryMode(PreferQueryMode.EXTENDED_FOR_PREPARED);
    }

    @Override
    protected Database.Login login(Database settings) {
        return settings.owner();
    }

    /** A migration may rewrite a large table. */
    @Override
    protected int socketTimeoutSeconds() {
        return 3600;
    }
}
