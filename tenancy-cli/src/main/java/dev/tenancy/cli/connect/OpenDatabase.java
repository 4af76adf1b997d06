package dev.tenancy.cli.connect;

import dev.tenancy.cli.Refusal;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.datasource.OwnerDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/** A database that answers, for the time of one command. */
public final class OpenDatabase implements AutoCloseable {

    private static final int OLDEST = 150_000;
    private static final int MAJOR = 10_000;

    /** Wrong password, no such login, no such database, no permission to connect, no entry in pg_hba.conf. */
    private static final Set<String> NO_ENTRY = Set.of("28P01", "28000", "3D000", "42501", "08004");

    private final Settings settings;
    private final TenancyConfig config;
    private final DataSource owner;
    private final LedgerFound ledger;
    private final Runnable end;

    private OpenDatabase(Settings settings, TenancyConfig config, DataSource owner, LedgerFound ledger, Runnable end) {
        this.settings = settings;
        this.config = config;
        this.owner = owner;
        this.ledger = ledger;
        this.end = end;
    }

    /** Logs in as the owner and looks what is there. @throws Refusal if that fails, saying what to check */
    static OpenDatabase of(Settings settings, Runnable end) {
        TenancyConfig config = TenancyConfig.read(settings);
        DataSource owner = new OwnerDataSource(config.database());
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LedgerFound.QUERY)) {
            row.next();
            int version = row.getInt("version");
            if (version < OLDEST) {
                throw new Refusal("the database at " + config.database().url() + " is PostgreSQL " + version / MAJOR
                        + ": it must be 15 to 18");
            }
            return new OpenDatabase(settings, config, owner, LedgerFound.read(row), end);
        } catch (SQLException e) {
            end.run();
            throw refusal(config, e);
        } catch (Refusal e) {
            end.run();
            throw e;
        }
    }

    private static Refusal refusal(TenancyConfig config, SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        String where = "cannot use the database at " + config.database().url() + " as '"
                + config.database().owner().user() + "' (" + firstLine(failure) + ")";
        if (NO_ENTRY.contains(state)) {
            return new Refusal(where + ": check login, password and the database's name", failure);
        }
        return new Refusal(
                where
                        + (DatabaseFailure.isUnavailable(failure)
                                ? ": check host and port, and that a PostgreSQL answers there"
                                : ": SQLSTATE " + state),
                failure);
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** All settings. */
    public TenancyConfig config() {
        return config;
    }

    /** Whether somebody said where the tenants' scripts are; else they are those of this release. */
    public boolean namesScripts() {
        return settings.get("tenancy.locations.tenant").isPresent();
    }

    /** Connections of the owner; search path empty. */
    public DataSource owner() {
        return owner;
    }

    /** What is there. */
    public LedgerFound ledger() {
        return ledger;
    }

    @Override
    public void close() {
        end.run();
    }
}
