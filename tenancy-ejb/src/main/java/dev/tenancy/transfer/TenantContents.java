package dev.tenancy.transfer;

import dev.tenancy.transfer.Manifest.TableFacts;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;

/** A tenant's data on its way into a new one: an archive's, or another tenant's. */
interface TenantContents extends AutoCloseable {

    /** What to call it in messages. */
    String title();

    Manifest manifest();

    /** The rows of the next table; tables are asked for in the manifest's order, and each is read to its end. */
    InputStream rows(TableFacts table) throws IOException, SQLException;

    /** Holds what was read against what was written. @throws dev.tenancy.problem.TenancyException.ArchiveRefused if it differs */
    void verify(List<FileCheck> read) throws IOException, SQLException;

    @Override
    void close() throws SQLException;
}
