package dev.tenancy.datasource;

import dev.tenancy.config.Database;

/** Connections of the application's login on which a tenant's rows go out, outside of any pool. */
public final class TransferDataSource extends AppDataSource {

    private static final long serialVersionUID = 1L;

    /** Made by hand. */
    public TransferDataSource(Database database) {
        super(database);
    }

    /** The server says nothing while it looks for the next row, and a large table may have few that are alive. */
    @Override
    protected int socketTimeoutSeconds() {
        return 3600;
    }
}
