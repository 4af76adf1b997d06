package dev.tenancy.operator;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.LoginRefused;
import dev.tenancy.problem.TenancyException.OperatorNotFound;
import dev.tenancy.problem.Violation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Checks usernames and passwords, and counts what fails.
 *
 * <p>An attempt holds the account's row from reading the count to writing it, so attempts at one account take turns, on
 * whatever node: no number of them at once gets more guesses than one after the other. While an account is locked nothing
 * is looked at and nothing counted; who is locked out by somebody else's guesses waits no longer than the lock says.
 *
 * <p>A refusal takes the time of a hash, whatever the reason, and a username that is nobody's is locked as an account is:
 * neither tells which usernames there are.
 */
public final class OperatorLogin {

    private final DataSource owner;
    private final PasswordHash hash;
    private final String nobodysHash;
    private final Strangers strangers = new Strangers(System::nanoTime);

    /** Works with the owner's connections. */
    public OperatorLogin(DataSource owner, PasswordHash hash) {
        this.owner = owner;
        this.hash = hash;
        this.nobodysHash = hash.of(UUID.randomUUID().toString());
    }

    /** Logs somebody in. @throws LoginRefused if username or password is wrong, or the account is locked or disabled */
    public Operator logIn(String username, String password) throws SQLException {
        return attempt(username, password, (connection, operator) -> {
            OperatorRows.update(
                    connection,
                    """
                    update public.operators
                    set failed_logins = 0, locked_until = null, last_login_at = clock_timestamp() where id = ?
                    """,
                    operator.id());
            AuditLog.write(connection, operator.username().value(), "operator.logged-in", Optional.empty());
        });
    }

    /**
     * Changes one's own password; other sessions end.
     *
     * @throws OperatorNotFound if the username is nobody's
     * @throws LoginRefused if the current one is wrong, which counts as a failed log-in
     * @throws InvalidInput if the new one is the current one, or holds the username
     */
    public Operator changePassword(Username username, String current, Password changed) throws SQLException {
        if (new OperatorDirectory(owner).find(username).isEmpty()) {
            throw new OperatorNotFound(username.value());
        }
        requireAnother(username, current, changed);
        String newHash = hash.of(changed.value());
        return attempt(username.value(), current, (connection, operator) -> {
            OperatorRows.update(
                    connection,
                    """
                    update public.operators
                    set password_hash = ?, change_password = false, failed_logins = 0, locked_until = null,
                      session_epoch = session_epoch + 1, version = version + 1
                    where id = ?
                    """,
                    newHash,
                    operator.id());
            AuditLog.write(connection, username.value(), "operator.password-changed", Optional.empty());
        });
    }

    /** What nobody who knows the username should guess first. @throws InvalidInput if the password holds the username */
    public static void requireSecret(Username username, Password password) {
        if (password.value().toLowerCase(Locale.ROOT).contains(username.value())) {
            throw new InvalidInput(Violation.inBody("/password", "must not hold the username"));
        }
    }

    private static void requireAnother(Username username, String current, Password changed) {
        requireSecret(username, changed);
        if (changed.value().equals(current)) {
            throw new InvalidInput(Violation.inBody("/password", "must not be the one you have"));
        }
    }

    private Operator attempt(String username, String password, Success success) throws SQLException {
        Attempt attempt;
        try (Connection connection = owner.getConnection()) {
            attempt = Ledgered.inTransaction(connection, c -> attempt(c, username, password, success));
        }
        if (!attempt.hashed()) {
            hash.matches(password, nobodysHash);
        }
        return attempt.operator().orElseThrow(() -> new LoginRefused(attempt.locked()));
    }

    /** A refusal is an answer and no exception here: what was counted is to be committed. */
    private Attempt attempt(Connection connection, String username, String password, Success success)
            throws SQLException {
        Optional<Operator> found = OperatorRows.one(connection, "where o.username = ? for update", username);
        if (found.isEmpty()) {
            return Attempt.unseen(strangers.refused(username));
        }
        Operator operator = found.get();
        Account account = account(connection, operator.id());
        if (!account.locked().isZero()) {
            return Attempt.unseen(account.locked());
        }
        if (hash.matches(password, account.passwordHash()) && !operator.disabled()) {
            success.on(connection, operator);
            return Attempt.good(OperatorRows.one(connection, "where o.id = ?", operator.id())
                    .orElseThrow());
        }
        return Attempt.wrong(count(connection, operator, account.failures() + 1));
    }

    private static Duration count(Connection connection, Operator operator, int failures) throws SQLException {
        Duration lock = LockOut.after(failures);
        OperatorRows.update(
                connection,
                """
                update public.operators
                set failed_logins = ?,
                  locked_until = case when ? > 0 then clock_timestamp() + make_interval(secs => ?) end
                where id = ?
                """,
                failures,
                lock.toSeconds(),
                lock.toSeconds(),
                operator.id());
        String username = operator.username().value();
        AuditLog.write(connection, username, "operator.login-refused", Optional.of("failure " + failures));
        if (!lock.isZero()) {
            AuditLog.write(connection, username, "operator.locked", Optional.of("for " + lock.toSeconds() + " s"));
        }
        return lock;
    }

    /** Read in a statement of its own: the one that waited for the row's lock knows an old time. */
    private static Account account(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                select password_hash, failed_logins,
                  greatest(0, ceil(1000 * extract(epoch from locked_until - clock_timestamp())))::bigint as locked_ms
                from public.operators where id = ?
                """)) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Account(
                        row.getString("password_hash"),
                        row.getInt("failed_logins"),
                        Duration.ofMillis(row.getLong("locked_ms")));
            }
        }
    }

    private record Account(String passwordHash, int failures, Duration locked) {}

    private record Attempt(Optional<Operator> operator, boolean hashed, Duration locked) {

        static Attempt good(Operator operator) {
            return new Attempt(Optional.of(operator), true, Duration.ZERO);
        }

        static Attempt wrong(Duration locked) {
            return new Attempt(Optional.empty(), true, locked);
        }

        static Attempt unseen(Duration locked) {
            return new Attempt(Optional.empty(), false, locked);
        }
    }

    private interface Success {
        void on(Connection connection, Operator operator) throws SQLException;
    }
}
