package dev.tenancy.problem;

import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import java.time.Duration;
import java.util.List;

/**
 * The root of every error this product raises on purpose.
 *
 * <p>A message says what happened, to which tenant, and what to do; it may be shown to the caller, so it never holds a
 * secret, a row or an SQL text. Any of these rolls back the transaction it passes through.
 *
 * <p>All of them stand here, whatever feature raises them: outside of a named module a sealed class and its leaves must be in
 * one package, and in an application server, which puts the archives of an application on a class path, no module is named.
 */
public abstract sealed class TenancyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    TenancyException(ProblemType type, String message) {
        super(message);
        this.type = type;
    }

    TenancyException(ProblemType type, String message, Throwable cause) {
        super(message, cause);
        this.type = type;
    }

    static String sentence(List<Violation> violations) {
        Violation first = violations.get(0);
        String more = violations.size() == 1 ? "" : " (and " + (violations.size() - 1) + " more, see errors)";
        return (first.name().isEmpty() ? "" : first.name() + ": ") + first.message() + more;
    }

    /** The kind of problem this is. */
    public ProblemType type() {
        return type;
    }

    /** The request cannot be read at all: broken JSON, a parameter or header out of form. */
    public static final class MalformedRequest extends TenancyException {
        private final transient List<Violation> violations;

        public MalformedRequest(String message) {
            super(ProblemType.MALFORMED_REQUEST, message);
            this.violations = List.of();
        }

        public MalformedRequest(Violation violation) {
            super(ProblemType.MALFORMED_REQUEST, sentence(List.of(violation)));
            this.violations = List.of(violation);
        }

        /** Where it is out of form, if that is one place. */
        public List<Violation> violations() {
            return violations;
        }
    }

    /** The request is larger than what is read. */
    public static final class RequestTooLarge extends TenancyException {
        public RequestTooLarge(long maxBytes) {
            super(ProblemType.REQUEST_TOO_LARGE, "The body is larger than " + maxBytes + " bytes; send less.");
        }
    }

    /** The request can be read, and breaks the rules named. */
    public static final class InvalidInput extends TenancyException {
        private final transient List<Violation> violations;

        public InvalidInput(List<Violation> violations) {
            super(ProblemType.INVALID_INPUT, sentence(violations));
            this.violations = List.copyOf(violations);
        }

        public InvalidInput(Violation violation) {
            this(List.of(violation));
        }

        /** Every rule broken, at least one. */
        public List<Violation> violations() {
            return violations;
        }
    }

    /** No credential, or one that is not known. The message never says which. */
    public static final class Unauthenticated extends TenancyException {
        public Unauthenticated() {
            super(
                    ProblemType.UNAUTHENTICATED,
                    "Send a valid API key or operator token as 'Authorization: Bearer <key>'.");
        }
    }

    /** The credential is known and does not reach this far. */
    public static final class Forbidden extends TenancyException {
        public Forbidden(String message) {
            super(ProblemType.FORBIDDEN, message);
        }
    }

    /** Credential, host and header do not name the same tenant. */
    public static final class TenantMismatch extends TenancyException {
        public TenantMismatch(String otherSource) {
            super(
                    ProblemType.TENANT_MISMATCH,
                    "The credential belongs to another tenant than the one named by the " + otherSource
                            + "; use that tenant's own credential, or leave the " + otherSource + " out.");
        }
    }

    /** No tenant has this name. */
    public static final class TenantNotFound extends TenancyException {
        private static final int MAX_SHOWN = 60;

        private final String name;

        public TenantNotFound(String name) {
            super(ProblemType.TENANT_NOT_FOUND, "There is no tenant '" + printable(name) + "'; check its slug.");
            this.name = name;
        }

        /** The name nobody has, as it was given. */
        public String name() {
            return name;
        }

        /** What somebody sent may be anything, and of any length. */
        static String printable(String name) {
            String visible = name.replaceAll("[^\\x20-\\x7e]", "?");
            return visible.length() <= MAX_SHOWN ? visible : visible.substring(0, MAX_SHOWN) + "…";
        }
    }

    /** The tenant is there and not served because of its state. */
    public static final class TenantClosed extends TenancyException {
        public TenantClosed(Slug slug, TenantStatus status) {
            super(type(status), "Tenant '" + slug + "' is " + status.code() + remedy(status));
        }

        private static ProblemType type(TenantStatus status) {
            return switch (status) {
                case ARCHIVED, PURGING -> ProblemType.TENANT_ARCHIVED;
                case ACTIVE, READ_ONLY, SUSPENDED, FAILED -> ProblemType.TENANT_SUSPENDED;
            };
        }

        private static String remedy(TenantStatus status) {
            return switch (status) {
                case ARCHIVED -> "; ask the operator to restore it.";
                case PURGING -> "; there is no way back.";
                case ACTIVE, READ_ONLY, SUSPENDED, FAILED -> "; ask the operator to resume it.";
            };
        }
    }

    /** The tenant's data can be read and not be changed. */
    public static final class TenantReadOnly extends TenancyException {
        public TenantReadOnly(Slug slug) {
            super(
                    ProblemType.TENANT_READ_ONLY,
                    "Tenant '" + slug + "' is read-only: its data can be read and not be changed. Ask the operator to"
                            + " resume it.");
        }
    }

    /** What is asked of a tenant does not go with where it stands in its life. */
    public static final class TenantStatusConflict extends TenancyException {
        public TenantStatusConflict(String message) {
            super(ProblemType.TENANT_STATUS_CONFLICT, message);
        }
    }

    /** Dropping a tenant's schema was interrupted; what is gone is gone, and the rest goes when it is purged again. */
    public static final class PurgeIncomplete extends TenancyException {
        public PurgeIncomplete(Slug slug, String why, Throwable cause) {
            super(
                    ProblemType.PURGE_INCOMPLETE,
                    "The purge of tenant '" + slug + "' is not finished: " + why + ". Purge it again to go on.",
                    cause);
        }
    }

    /** Nothing more of a kind fits into the tenant's plan. */
    public static final class PlanLimitReached extends TenancyException {
        public PlanLimitReached(String kind, int limit) {
            super(
                    ProblemType.PLAN_LIMIT_REACHED,
                    "The plan allows " + limit + " " + kind
                            + ", and so many are there; delete some, or ask for a larger" + " plan.");
        }
    }

    /** More requests than the tenant's plan allows, or more attempts than are let through. */
    public static final class TooManyRequests extends TenancyException {
        private final transient Duration retryAfter;

        public TooManyRequests(String message, Duration retryAfter) {
            super(ProblemType.TOO_MANY_REQUESTS, message);
            this.retryAfter = retryAfter;
        }

        /** When trying again makes sense. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** A statement was ended because it took longer than the tenant's plan allows; its transaction left nothing. */
    public static final class StatementTimeout extends TenancyException {
        public StatementTimeout(Throwable cause) {
            super(
                    ProblemType.STATEMENT_TIMEOUT,
                    "The request took longer than the plan allows, and nothing of it was done; ask for less at once, or"
                            + " try again later.",
                    cause);
        }
    }

    /** A query over tenants that PostgreSQL, or all tenants, refuse. */
    public static final class QueryRefused extends TenancyException {
        private final int position;
        private final boolean combining;

        /** @param position of the character the message is about, counted from 1; 0 if it is about no place */
        public QueryRefused(String message, int position) {
            this(message, position, false);
        }

        /** @param combining whether the position is one in the combining query, and not in that to each tenant */
        public QueryRefused(String message, int position, boolean combining) {
            super(ProblemType.QUERY_REFUSED, message);
            this.position = position;
            this.combining = combining;
        }

        /** Which character of the query it is about, counted from 1; 0 if none. */
        public int position() {
            return position;
        }

        /** Whether it is about the combining query. */
        public boolean isCombining() {
            return combining;
        }
    }

    /** A query over tenants had not a row when its time was over. */
    public static final class QueryTooSlow extends TenancyException {
        public QueryTooSlow(String message) {
            super(ProblemType.QUERY_TOO_SLOW, message);
        }
    }

    /** This installation lets nobody ask all tenants. */
    public static final class QueriesOff extends TenancyException {
        public QueriesOff() {
            super(
                    ProblemType.QUERIES_OFF,
                    "Queries over tenants are switched off here; whoever runs the server can allow them with"
                            + " tenancy.analytics.query=on.");
        }
    }

    /** No login can be had that can do nothing but read, so nobody can be asked. */
    public static final class QueriesUnavailable extends TenancyException {
        public QueriesUnavailable(String message) {
            super(ProblemType.QUERIES_UNAVAILABLE, message);
        }
    }

    /** No plan has this code. */
    public static final class PlanNotFound extends TenancyException {
        public PlanNotFound(String code) {
            super(
                    ProblemType.PLAN_NOT_FOUND,
                    "There is no plan '" + TenantNotFound.printable(code) + "'; list them to see which.");
        }
    }

    /** A plan has the code already. */
    public static final class PlanExists extends TenancyException {
        public PlanExists(String code) {
            super(
                    ProblemType.PLAN_EXISTS,
                    "There is a plan '" + code + "' already; change that one, or choose another code.");
        }
    }

    /** The tenant has as many good keys as it may have. */
    public static final class TooManyKeys extends TenancyException {
        public TooManyKeys(String owner, int most) {
            super(
                    ProblemType.TOO_MANY_KEYS,
                    owner + " has " + most + " good keys, and may have no more; revoke one that is not used.");
        }
    }

    /** Another tenant has proved that the host is its own. */
    public static final class DomainTaken extends TenancyException {
        public DomainTaken(String host) {
            super(ProblemType.DOMAIN_TAKEN, "The host '" + host + "' belongs to another tenant, which has proved it.");
        }
    }

    /** The host's DNS does not hold the token. */
    public static final class DomainNotVerified extends TenancyException {
        public DomainNotVerified(String message) {
            super(ProblemType.DOMAIN_NOT_VERIFIED, message);
        }
    }

    /** No operator has this name. */
    public static final class OperatorNotFound extends TenancyException {
        public OperatorNotFound(String username) {
            super(
                    ProblemType.OPERATOR_NOT_FOUND,
                    "There is no operator '" + TenantNotFound.printable(username) + "'; list them to see who is.");
        }
    }

    /** An operator has the username already. */
    public static final class OperatorExists extends TenancyException {
        public OperatorExists(String username) {
            super(
                    ProblemType.OPERATOR_EXISTS,
                    "There is an operator '" + username + "' already; choose another username.");
        }
    }

    /** Nobody would be left who may say who is an operator. */
    public static final class LastAdmin extends TenancyException {
        public LastAdmin(String username) {
            super(
                    ProblemType.LAST_ADMIN,
                    "'" + username + "' is the only admin who can log in; make somebody else an admin first.");
        }
    }

    /** Username or password is wrong, or the account is locked or disabled. The message never says which. */
    public static final class LoginRefused extends TenancyException {
        private final transient Duration retryAfter;

        public LoginRefused(Duration retryAfter) {
            super(
                    ProblemType.LOGIN_REFUSED,
                    "Username or password is wrong, or the account is locked after too many attempts; check both, and"
                            + (retryAfter.isZero()
                                    ? " try again."
                                    : " try again in " + Math.max(1, retryAfter.toSeconds()) + " s."));
            this.retryAfter = retryAfter;
        }

        /** How long attempts are refused from now on; zero if the next one is looked at. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** This installation registers tenants for operators alone. */
    public static final class SignUpClosed extends TenancyException {
        public SignUpClosed() {
            super(
                    ProblemType.SIGN_UP_CLOSED,
                    "Nobody can sign up here by themselves; ask the operator to register you.");
        }
    }

    /** The tenant's schema is behind or broken: it alone is closed until it is migrated. */
    public static final class TenantUnavailable extends TenancyException {
        private final transient Duration retryAfter;

        public TenantUnavailable(Slug slug, String actual, String expected, Duration retryAfter) {
            super(
                    ProblemType.TENANT_UNAVAILABLE,
                    "The schema of tenant '" + slug + "' is at version " + actual + ", this release serves version "
                            + expected + "; try again in " + retryAfter.toSeconds()
                            + " s; if it stays so, the operator has to migrate the tenant or to update this server.");
            this.retryAfter = retryAfter;
        }

        /** The schema itself is gone. */
        public TenantUnavailable(Slug slug, Duration retryAfter) {
            super(
                    ProblemType.TENANT_UNAVAILABLE,
                    "The schema of tenant '" + slug
                            + "' is missing from the database; the operator has to restore it.");
            this.retryAfter = retryAfter;
        }

        private TenantUnavailable(String message, Duration retryAfter) {
            super(ProblemType.TENANT_UNAVAILABLE, message);
            this.retryAfter = retryAfter;
        }

        /** Something of it was found missing or broken, and waits for an operator. */
        public static TenantUnavailable failed(Slug slug, Duration retryAfter) {
            return new TenantUnavailable(
                    "Something of tenant '" + slug
                            + "' is missing or broken; its data is not touched until the operator"
                            + " has mended and resumed it.",
                    retryAfter);
        }

        /** When trying again makes sense. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The tenant has no such thing. Things of other tenants do not exist either. */
    public static final class NotFound extends TenancyException {
        public NotFound(String kind, Object id) {
            super(ProblemType.NOT_FOUND, "There is no " + kind + " '" + id + "'; it may have been deleted.");
        }
    }

    /** No migration run has this number. */
    public static final class MigrationRunNotFound extends TenancyException {
        public MigrationRunNotFound(long id) {
            super(ProblemType.MIGRATION_RUN_NOT_FOUND, "There is no migration run " + id + "; list them to see which.");
        }
    }

    /** What is asked of a migration run does not go with where it stands, or with another that is open. */
    public static final class MigrationRunConflict extends TenancyException {
        public MigrationRunConflict(String message) {
            super(ProblemType.MIGRATION_RUN_CONFLICT, message);
        }
    }

    /** Another tenant has the slug, perhaps since a moment ago. */
    public static final class SlugTaken extends TenancyException {
        public SlugTaken(Slug slug) {
            super(ProblemType.SLUG_TAKEN, "The slug '" + slug + "' belongs to a tenant already; choose another.");
        }
    }

    /** The person is in the team. */
    public static final class AlreadyMember extends TenancyException {
        public AlreadyMember(String userId) {
            super(ProblemType.ALREADY_MEMBER, "User '" + userId + "' is a member already; change the role instead.");
        }
    }

    /** The entity is no longer what the caller read. */
    public static final class StaleVersion extends TenancyException {
        public StaleVersion(String kind, Object id) {
            super(
                    ProblemType.STALE_VERSION,
                    "The " + kind + " '" + id + "' has changed since it was read; read it again and decide anew.");
        }
    }

    /** The tenant's data cannot be taken out whole, so none of it is. */
    public static final class NotExportable extends TenancyException {
        public NotExportable(Slug slug, String why) {
            super(ProblemType.NOT_EXPORTABLE, "The data of tenant '" + slug + "' cannot be taken out: " + why + ".");
        }
    }

    /** The archive is damaged, hostile, or not one for this release; nothing of it was kept. */
    public static final class ArchiveRefused extends TenancyException {
        public ArchiveRefused(String why) {
            super(ProblemType.ARCHIVE_REFUSED, "Nothing was imported: " + why + ".");
        }

        public ArchiveRefused(String why, Throwable cause) {
            super(ProblemType.ARCHIVE_REFUSED, "Nothing was imported: " + why + ".", cause);
        }
    }

    /** As many tenants are being exported, imported and cloned as one node does at once. */
    public static final class TooManyTransfers extends TenancyException {
        public TooManyTransfers(int most) {
            super(
                    ProblemType.TOO_MANY_TRANSFERS,
                    "This node exports, imports and clones " + most + " tenants at once, and so many are under way; try"
                            + " again when one of them is done.");
        }
    }

    /** An export, an import or a clone was not done when its time was over; nothing of it is left. */
    public static final class TransferTooSlow extends TenancyException {
        public TransferTooSlow(Slug slug, Duration most) {
            super(
                    ProblemType.TRANSFER_TOO_SLOW,
                    "The data of tenant '" + slug + "' was moving for longer than " + most
                            + ", so it was stopped: what has been sent of an archive is no archive, and nothing was"
                            + " imported. Read or send faster, or have tenancy.transfer.timeout raised.");
        }

        /** Ended by the web server, which has a time-out of its own. */
        public TransferTooSlow() {
            super(
                    ProblemType.TRANSFER_TOO_SLOW,
                    "The server ended the request while the archive was read, because its time for a request was over;"
                            + " nothing was imported. Send faster, or have request-timeout-seconds of its HTTP listener"
                            + " raised.");
        }
    }

    /** The idempotency key came before, with another request. */
    public static final class IdempotencyKeyReused extends TenancyException {
        public IdempotencyKeyReused() {
            super(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key came with another request before; use a new key for a new request.");
        }
    }

    /** A tenant could not be created; nothing of it is left. */
    public static final class ProvisioningFailed extends TenancyException {
        public ProvisioningFailed(Slug slug, String what, Throwable cause) {
            super(
                    ProblemType.PROVISIONING_FAILED,
                    "Tenant '" + slug + "' was not created and nothing of it is left: " + what
                            + ". Mend the cause and register it again.",
                    cause);
        }
    }

    /** Tenant code ran without a tenant, without a transaction, or with a second tenant: a fault in the program. */
    public static final class BindingRefused extends TenancyException {
        public BindingRefused(String message) {
            super(ProblemType.TENANT_UNBOUND, message);
        }
    }

    /** The keys of the OpenID provider cannot be had, so its tokens can be neither accepted nor refused. */
    public static final class IdentityProviderUnavailable extends TenancyException {
        public IdentityProviderUnavailable(Throwable cause) {
            super(
                    ProblemType.IDENTITY_PROVIDER_UNAVAILABLE,
                    "The OpenID provider, whose keys tell good tokens from bad ones, does not answer; try again in a few"
                            + " seconds, or use an API key.",
                    cause);
        }
    }

    /** The database does not answer. */
    public static final class DatabaseUnavailable extends TenancyException {
        public DatabaseUnavailable(Throwable cause) {
            super(
                    ProblemType.DATABASE_UNAVAILABLE,
                    "The database does not answer; nothing was changed by this request unless it was committed. Try"
                            + " again in a few seconds.",
                    cause);
        }

        /** It answers, and does no work for anybody; the message says why, and what to do. */
        public DatabaseUnavailable(String message, Throwable cause) {
            super(ProblemType.DATABASE_UNAVAILABLE, message, cause);
        }
    }

    /** As many event streams are open as this node serves at once. */
    public static final class TooManyStreams extends TenancyException {
        public TooManyStreams(int most) {
            super(
                    ProblemType.TOO_MANY_STREAMS,
                    "This node serves " + most + " event streams at once, and so many are open; close one, try again"
                            + " later, or ask for the run instead.");
        }
    }

    /** The service is not ready to serve anybody. */
    public static final class Starting extends TenancyException {
        public Starting(String message) {
            super(ProblemType.STARTING, message);
        }
    }
}
