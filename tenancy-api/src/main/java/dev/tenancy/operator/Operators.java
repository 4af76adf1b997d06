package dev.tenancy.operator;

import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.KeyName;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.LastAdmin;
import dev.tenancy.problem.TenancyException.LoginRefused;
import dev.tenancy.problem.TenancyException.OperatorNotFound;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.registry.ApiKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Those who run the fleet, their passwords and their tokens. There are few of them, so they are not paged.
 *
 * <p>Passwords are kept as PBKDF2 hashes, tokens as SHA-256. Every change is audited; it is effective with the next
 * request, on every node. Where a username is nobody's, {@link OperatorNotFound} is thrown.
 */
public interface Operators {

    /** All of them, by username. */
    List<Operator> list();

    /** The operator of a username. */
    Optional<Operator> find(Username username);

    /** The operator of an id. */
    Optional<Operator> find(UUID id);

    /** The operator a token belongs to, if it is good and the operator is not disabled; notes its use. */
    Optional<Operator> findByToken(ApiKey token);

    /**
     * Checks a username and password, and counts what fails: after five in a row the account is locked, for a time that
     * doubles with each further failure, up to an hour.
     *
     * @throws LoginRefused if they are wrong, or the account is locked or disabled; nobody learns which, but how long to
     *     wait
     */
    Operator logIn(String username, String password);

    /** Adds one. @throws OperatorExists if the username is taken */
    Operator create(Username username, Password password, OperatorRole role, boolean changePassword, String actor);

    /**
     * Changes role or disables; sessions end.
     *
     * @throws LastAdmin if nobody would be left who may undo it
     * @throws StaleVersion if the precondition does not hold
     */
    Operator change(
            Username username,
            Optional<OperatorRole> role,
            Optional<Boolean> disabled,
            Precondition precondition,
            String actor);

    /** Gives a new password, which has to be changed at the next login; ends sessions and the lock. */
    Operator resetPassword(Username username, Password password, String actor);

    /**
     * Changes one's own password; other sessions end.
     *
     * @throws LoginRefused if the current one is wrong, which counts as a failed login
     * @throws InvalidInput if the new one is the current one, or holds the username
     */
    Operator changePassword(Username username, String current, Password changed);

    /** Removes one, with the tokens. @throws LastAdmin if nobody would be left who may undo it */
    void delete(Username username, Precondition precondition, String actor);

    /** The tokens of one, newest first. */
    List<KeyFacts> tokens(Username username);

    /** Makes a token with its owner's role; its secret is shown this once. */
    NewToken createToken(Username username, KeyName name, Optional<Instant> expiresAt, String actor);

    /** Ends a token at once. @throws NotFound if the operator has no such token */
    void revokeToken(Username username, UUID id, String actor);

    /** A token just made, and its secret. */
    record NewToken(KeyFacts facts, ApiKey secret) {}
}
