package dev.tenancy.web.problem;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.IdentityProviderUnavailable;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.LoginRefused;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.TenancyException.PurgeIncomplete;
import dev.tenancy.problem.TenancyException.Starting;
import dev.tenancy.problem.TenancyException.TenantUnavailable;
import dev.tenancy.problem.TenancyException.TooManyRequests;
import dev.tenancy.problem.TenancyException.TooManyStreams;
import dev.tenancy.problem.TenancyException.TooManyTransfers;
import dev.tenancy.problem.TenancyException.Unauthenticated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a problem of whatever was thrown. What the client cannot mend is logged with its stack trace, and only there. */
public final class Problems {

    private static final Log LOG = Log.of(Problems.class);
    private static final int MAX_DEPTH = 20;
    private static final String RETRY_AFTER = "Retry-After";

    private Problems() {}

    /** The problem of an exception. */
    public static Problem of(Throwable failure) {
        Optional<TenancyException> ours = unwrap(failure);
        if (ours.isPresent()) {
            return of(ours.get());
        }
        Optional<DatabaseUnavailable> unavailable = DatabaseFailure.asUnavailable(failure);
        if (unavailable.isPresent()) {
            return of(unavailable.get());
        }
        LOG.error(failure, "internal-error", "type", failure.getClass().getName());
        return Problem.of(
                ProblemType.INTERNAL_ERROR,
                "The request could not be completed. Quote the instance to the operator, whose log tells why.");
    }

    /** Our own exception, however deep containers wrapped it: the one place that undoes this. */
    private static Optional<TenancyException> unwrap(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof TenancyException ours) {
                return Optional.of(ours);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static Problem of(TenancyException failure) {
        ProblemType type = failure.type();
        if (type.status() >= 500) {
            logFault(failure);
        }
        String detail = String.valueOf(failure.getMessage());
        if (failure instanceof InvalidInput invalid) {
            return new Problem(type, detail, invalid.violations(), Map.of());
        }
        if (failure instanceof MalformedRequest malformed) {
            return new Problem(type, detail, malformed.violations(), Map.of());
        }
        if (failure instanceof TenantUnavailable unavailable) {
            return new Problem(
                    type,
                    detail,
                    List.of(),
                    Map.of(RETRY_AFTER, String.valueOf(unavailable.retryAfter().toSeconds())));
        }
        if (failure instanceof TooManyRequests limited) {
            return new Problem(type, detail, List.of(), Map.of(RETRY_AFTER, seconds(limited.retryAfter())));
        }
        if (failure instanceof LoginRefused refused && !refused.retryAfter().isZero()) {
            return new Problem(type, detail, List.of(), Map.of(RETRY_AFTER, seconds(refused.retryAfter())));
        }
        if (failure instanceof PurgeIncomplete
                || failure instanceof DatabaseUnavailable
                || failure instanceof IdentityProviderUnavailable
                || failure instanceof Starting) {
            return new Problem(type, detail, List.of(), Map.of(RETRY_AFTER, "5"));
        }
        if (failure instanceof TooManyStreams || failure instanceof TooManyTransfers) {
            return new Problem(type, detail, List.of(), Map.of(RETRY_AFTER, "30"));
        }
        if (failure instanceof Unauthenticated) {
            return new Problem(type, detail, List.of(), Map.of("WWW-Authenticate", "Bearer realm=\"tenancy\""));
        }
        return Problem.of(type, detail);
    }

    /** Rounded up: who comes back when told to is let in. */
    private static String seconds(Duration duration) {
        return String.valueOf(Math.max(1, (duration.toMillis() + 999) / 1000));
    }

    private static void logFault(TenancyException failure) {
        switch (failure.type()) {
            case DATABASE_UNAVAILABLE,
                    IDENTITY_PROVIDER_UNAVAILABLE,
                    STARTING,
                    TENANT_UNAVAILABLE,
                    TOO_MANY_STREAMS,
                    TOO_MANY_TRANSFERS,
                    STATEMENT_TIMEOUT,
                    QUERY_TOO_SLOW,
                    QUERIES_UNAVAILABLE,
                    PURGE_INCOMPLETE ->
                LOG.warn("unavailable", "type", failure.type().uri(), "detail", String.valueOf(failure.getMessage()));
            default -> LOG.error(failure, "fault", "type", failure.type().uri());
        }
    }
}
