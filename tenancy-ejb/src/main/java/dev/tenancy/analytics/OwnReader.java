package dev.tenancy.analytics;

import dev.tenancy.config.Database;
import dev.tenancy.config.Database.Login;
import dev.tenancy.datasource.ReaderDataSource;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.SqlLiteral;
import dev.tenancy.problem.TenancyException.QueriesUnavailable;
import dev.tenancy.provisioning.DatabaseRoles;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.util.PasswordUtil;

/**
 * A login of the database's own, which the owner makes when it is first needed.
 *
 * <p>Its password is nowhere but in the memory of the process that used it last: whoever cannot log in with what it
 * remembers gives the login a new one, in turn with the other processes. So there is no secret to configure or to lose.
 */
final class OwnReader implements Readers {

    /** Names the lock under which processes give the login a password. */
    static final long LOCK = 0x74656e7265616431L;

    private static final Set<String> NO_ENTRY = Set.of("28P01", "28000");
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataSource owner;
    private final Database database;
    private volatile Optional<DataSource> known = Optional.empty();

    OwnReader(DataSource owner, Database database) {
        this.owner = owner;
        this.database = database;
    }

    @Override
    public Connection open() throws SQLException {
        Optional<DataSource> last = known;
        if (last.isPresent()) {
            try {
                return Opened.checked(last.get().getConnection());
            } catch (SQLException e) {
                if (!NO_ENTRY.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
            }
        }
        return make(last);
    }

    /** The password is tried before the lock is given back, lest another process changes it in between. */
    private synchronized Connection make(Optional<DataSource> tried) throws SQLException {
        if (!known.equals(tried)) {
            return open();
        }
        try (Connection turn = owner.getConnection()) {
            return Ledgered.inTransaction(turn, waiting -> {
                try (Statement statement = waiting.createStatement()) {
                    statement.execute("set local lock_timeout = '10s'; select pg_advisory_xact_lock(" + LOCK + ")");
                }
                return make();
            });
        } catch (SQLException e) {
            if (Words.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new QueriesUnavailable(
                        "Another process has been making the login for queries for 10 s; ask again.");
            }
            if (NO_ENTRY.contains(String.valueOf(e.getSQLState()))) {
                throw new QueriesUnavailable("The database does not let the login it made for queries in; see"
                        + " pg_hba.conf, or name one with tenancy.db.reader-user.");
            }
            if ("42501".equals(e.getSQLState()) || "42704".equals(e.getSQLState())) {
                throw new QueriesUnavailable("The owner cannot make a login for queries (" + firstLine(e)
                        + "); name one with tenancy.db.reader-user.");
            }
            throw e;
        }
    }

    /** On another connection than the one that holds the lock, for the login must be there before it is tried. */
    private Connection make() throws SQLException {
        DataSource reader;
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            String user = user(statement);
            byte[] secret = new byte[SECRET_BYTES];
            RANDOM.nextBytes(secret);
            String password = HexFormat.of().formatHex(secret);
            statement.execute(login(user, PasswordUtil.encodeScramSha256(password.toCharArray())));
            reader = new ReaderDataSource(database, new Login(user, password));
        }
        Connection first = reader.getConnection();
        known = Optional.of(reader);
        return Opened.checked(first);
    }

    private static String user(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "select 'tenancy_query_' || oid from pg_database where datname = current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    private static String login(String user, String verifier) {
        return """
                do $tenancy$ begin
                  if not exists (select from pg_roles where rolname = '%1$s') then
                    create role %1$s;
                  end if;
                  if not exists (select from pg_auth_members a
                                 where a.roleid = '%2$s'::regrole and a.member = '%1$s'::regrole) then
                    grant %2$s to %1$s;
                  end if;
                  alter role %1$s login inherit password %3$s;
                end $tenancy$
                """
                .formatted(user, DatabaseRoles.READER, SqlLiteral.of(verifier));
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
