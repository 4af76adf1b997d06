package dev.tenancy.problem;

import java.util.Locale;

/**
 * The kinds of problem a caller can meet, as RFC 9457 names them: a stable type, a title and the HTTP status that goes
 * with it. {@code docs/problems.md} explains each.
 */
public enum ProblemType {
    MALFORMED_REQUEST(400, "The request cannot be read"),
    UNAUTHENTICATED(401, "A valid credential is needed"),
    PLAN_LIMIT_REACHED(402, "The plan allows no more"),
    FORBIDDEN(403, "This credential does not allow that"),
    TENANT_MISMATCH(403, "The request names two tenants"),
    TENANT_SUSPENDED(403, "The tenant is suspended"),
    TENANT_READ_ONLY(403, "The tenant can be read only"),
    LOGIN_REFUSED(403, "The password is wrong, or the account is locked"),
    SIGN_UP_CLOSED(403, "Nobody can sign up here"),
    QUERIES_OFF(403, "Queries over tenants are switched off"),
    TENANT_NOT_FOUND(404, "There is no such tenant"),
    NOT_FOUND(404, "There is no such thing here"),
    MIGRATION_RUN_NOT_FOUND(404, "There is no such migration run"),
    PLAN_NOT_FOUND(404, "There is no such plan"),
    OPERATOR_NOT_FOUND(404, "There is no such operator"),
    METHOD_NOT_ALLOWED(405, "This path does not take that method"),
    NOT_ACCEPTABLE(406, "No representation the client accepts"),
    SLUG_TAKEN(409, "The slug is taken"),
    ALREADY_MEMBER(409, "The person is a member already"),
    MIGRATION_RUN_CONFLICT(409, "The migration run does not allow that now"),
    TENANT_STATUS_CONFLICT(409, "The tenant does not stand where that can be done"),
    PLAN_EXISTS(409, "The plan exists"),
    TOO_MANY_KEYS(409, "The tenant has as many keys as it may have"),
    DOMAIN_TAKEN(409, "The host is another tenant's"),
    DOMAIN_NOT_VERIFIED(409, "The host's TXT record does not hold the token"),
    OPERATOR_EXISTS(409, "The operator exists"),
    LAST_ADMIN(409, "Nobody would be left who may administer"),
    NOT_EXPORTABLE(409, "The tenant's data cannot be taken out as it is"),
    TENANT_ARCHIVED(410, "The tenant is archived"),
    STALE_VERSION(412, "The entity has changed since it was read"),
    REQUEST_TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not understood"),
    INVALID_INPUT(422, "The input breaks a rule"),
    ARCHIVE_REFUSED(422, "The archive cannot be imported"),
    QUERY_REFUSED(422, "The query cannot be asked"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL_ERROR(500, "Something went wrong here"),
    TENANT_UNBOUND(500, "Tenant code was reached without a tenant"),
    PROVISIONING_FAILED(500, "The tenant could not be created"),
    TENANT_UNAVAILABLE(503, "The tenant's schema is not at the version this release serves"),
    STATEMENT_TIMEOUT(503, "A statement took longer than the plan allows"),
    QUERY_TOO_SLOW(503, "The query takes longer than it may"),
    TRANSFER_TOO_SLOW(503, "The export or import takes longer than it may"),
    QUERIES_UNAVAILABLE(503, "There is no login that can only read"),
    PURGE_INCOMPLETE(503, "The purge is not finished"),
    IDENTITY_PROVIDER_UNAVAILABLE(503, "The OpenID provider does not answer"),
    DATABASE_UNAVAILABLE(503, "The database does not answer"),
    TOO_MANY_STREAMS(503, "Too many event streams are open"),
    TOO_MANY_TRANSFERS(503, "Too many exports and imports are under way"),
    STARTING(503, "The service is starting");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status that goes with this type. */
    public int status() {
        return status;
    }

    /** A short summary, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The type's relative URI, for example {@code /problems/slug-taken}. */
    public String uri() {
        return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
