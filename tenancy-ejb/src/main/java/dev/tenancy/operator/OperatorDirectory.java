package dev.tenancy.operator;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.LastAdmin;
import dev.tenancy.problem.TenancyException.OperatorExists;
import dev.tenancy.problem.TenancyException.OperatorNotFound;
import dev.tenancy.problem.TenancyException.StaleVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The operators' accounts, in plain JDBC: read with any login, changed with the owner's.
 *
 * <p>Changes of who may administer take turns, in the database: of two admins who remove each other at once, one stays.
 */
public final class OperatorDirectory {

    /** Names the lock under which roles change. */
    private static final long ROLES = 0x6f70657261746f72L;

    private final DataSource dataSource;

    /** Works with these connections. */
    public OperatorDirectory(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** All of them, by username. */
    public List<Operator> list() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(OperatorRows.SELECT + "order by o.username");
                ResultSet rows = select.executeQuery()) {
            List<Operator> operators = new ArrayList<>();
            while (rows.next()) {
                operators.add(OperatorRows.read(rows));
            }
            return operators;
        }
    }

    /** The operator of a username. */
    public Optional<Operator> find(Username username) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return OperatorRows.one(connection, "where o.username = ?", username.value());
        }
    }

    /** The operator of an id. */
    public Optional<Operator> find(UUID id) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return OperatorRows.one(connection, "where o.id = ?", id);
        }
    }

    /** Whether there is nobody. */
    public boolean isEmpty() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return isEmpty(connection);
        }
    }

    /** Adds the first one. @return empty if somebody was there already, perhaps since a moment ago */
    public Optional<Operator> createFirst(Username username, String passwordHash, String actor) throws SQLException {
        return alone(connection -> isEmpty(connection)
                ? Optional.of(create(connection, username, passwordHash, OperatorRole.ADMIN, false, actor))
                : Optional.empty());
    }

    /** Adds one. @throws OperatorExists if the username is taken */
    public Operator create(
            Username username, String passwordHash, OperatorRole role, boolean changePassword, String actor)
            throws SQLException {
        try {
            return write(connection -> create(connection, username, passwordHash, role, changePassword, actor));
        } catch (SQLException e) {
            if (DatabaseFailure.violates(e, "operators_username_key")) {
                throw new OperatorExists(username.value());
            }
            throw e;
        }
    }

    /**
     * Changes role or disables; sessions end.
     *
     * @throws OperatorNotFound if the username is nobody's
     * @throws LastAdmin if nobody would be left who may undo it
     * @throws StaleVersion if the precondition does not hold
     */
    public Operator change(
            Username username,
            Optional<OperatorRole> role,
            Optional<Boolean> disabled,
            Precondition precondition,
            String actor)
            throws SQLException {
        return alone(connection -> {
            Operator before = locked(connection, username, precondition);
            OperatorRole newRole = role.orElse(before.role());
            boolean nowDisabled = disabled.orElse(before.disabled());
            if (newRole == before.role() && nowDisabled == before.disabled()) {
                return before;
            }
            if (newRole != OperatorRole.ADMIN || nowDisabled) {
                requireAnotherAdmin(connection, before);
            }
            OperatorRows.update(
                    connection,
                    """
                    update public.operators
                    set role = ?, disabled = ?, session_epoch = session_epoch + 1, version = version + 1
                    where id = ?
                    """,
                    newRole.code(),
                    nowDisabled,
                    before.id());
            AuditLog.write(
                    connection,
                    actor,
                    "operator.changed",
                    Optional.of(username + ": " + newRole.code() + (nowDisabled ? ", disabled" : "")));
            return found(connection, before.id());
        });
    }

    /**
     * Gives a new password, which has to be changed at the next log-in; ends sessions and the lock.
     *
     * @throws OperatorNotFound if the username is nobody's
     */
    public Operator resetPassword(Username username, String passwordHash, String actor) throws SQLException {
        return write(connection -> {
            Operator before = locked(connection, username, Precondition.NONE);
            OperatorRows.update(
                    connection,
                    """
                    update public.operators
                    set password_hash = ?, change_password = true, failed_logins = 0, locked_until = null,
                      session_epoch = session_epoch + 1, version = version + 1
                    where id = ?
                    """,
                    passwordHash,
                    before.id());
            AuditLog.write(connection, actor, "operator.password-reset", Optional.of(username.value()));
            return found(connection, before.id());
        });
    }

    /**
     * Removes one, with the tokens.
     *
     * @throws OperatorNotFound if the username is nobody's
     * @throws LastAdmin if nobody would be left who may undo it
     * @throws StaleVersion if the precondition does not hold
     */
    public void delete(Username username, Precondition precondition, String actor) throws SQLException {
        alone(connection -> {
            Operator before = locked(connection, username, precondition);
            requireAnotherAdmin(connection, before);
            OperatorRows.update(connection, "delete from public.operators where id = ?", before.id());
            AuditLog.write(connection, actor, "operator.deleted", Optional.of(username.value()));
            return before;
        });
    }

    private static Operator create(
            Connection connection,
            Username username,
            String passwordHash,
            OperatorRole role,
            boolean changePassword,
            String actor)
            throws SQLException {
        UUID id = UUID.randomUUID();
        OperatorRows.update(
                connection,
                """
                insert into public.operators (id, username, password_hash, role, change_password)
                values (?, ?, ?, ?, ?)
                """,
                id,
                username.value(),
                passwordHash,
                role.code(),
                changePassword);
        AuditLog.write(connection, actor, "operator.created", Optional.of(username + ": " + role.code()));
        return found(connection, id);
    }

    /** Nobody else changes roles meanwhile, so who is an admin here is one until this commits. */
    private static void requireAnotherAdmin(Connection connection, Operator leaving) throws SQLException {
        if (leaving.role() != OperatorRole.ADMIN || leaving.disabled()) {
            return;
        }
        if (OperatorRows.one(
                        connection, "where o.role = 'admin' and not o.disabled and o.id <> ? limit 1", leaving.id())
                .isEmpty()) {
            throw new LastAdmin(leaving.username().value());
        }
    }

    private static Operator locked(Connection connection, Username username, Precondition precondition)
            throws SQLException {
        Operator operator = OperatorRows.one(connection, "where o.username = ? for update", username.value())
                .orElseThrow(() -> new OperatorNotFound(username.value()));
        if (!precondition.accepts(operator.version())) {
            throw new StaleVersion("operator", username);
        }
        return operator;
    }

    private static Operator found(Connection connection, UUID id) throws SQLException {
        return OperatorRows.one(connection, "where o.id = ?", id).orElseThrow();
    }

    private static boolean isEmpty(Connection connection) throws SQLException {
        return OperatorRows.one(connection, "limit 1").isEmpty();
    }

    private <T> T alone(Ledgered.Work<T> work) throws SQLException {
        return write(connection -> {
            try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
                lock.setLong(1, ROLES);
                lock.execute();
            }
            return work.on(connection);
        });
    }

    private <T> T write(Ledgered.Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Ledgered.inTransaction(connection, work);
        }
    }
}
