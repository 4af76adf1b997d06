package dev.tenancy.transfer;

import dev.tenancy.migration.MigrationSet;
import dev.tenancy.tenant.Slug;
import dev.tenancy.transfer.Manifest.TableFacts;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** What a tenant is and which migrations made it, without its data: nothing in its schema is read but their history. */
record Outline(TenantAtRest rest, Manifest manifest) implements TenantContents {

    static Outline take(DataSource owner, MigrationSet migrations, Slug slug, Deadline deadline) throws SQLException {
        TenantAtRest rest = TenantAtRest.open(owner, migrations, slug, deadline);
        boolean taken = false;
        try {
            Outline outline = new Outline(rest, rest.manifest(List.of(), List.of()));
            taken = true;
            return outline;
        } finally {
            if (!taken) {
                rest.close();
            }
        }
    }

    @Override
    public String title() {
        return rest.title();
    }

    @Override
    public InputStream rows(TableFacts table) {
        throw new IllegalStateException("an outline of " + title() + " has no rows");
    }

    @Override
    public void verify(List<FileCheck> read) {
        throw new IllegalStateException("an outline of " + title() + " has no rows");
    }

    @Override
    public void close() throws SQLException {
        rest.close();
    }
}
