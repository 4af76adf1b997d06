package dev.tenancy.binding;

import java.time.Duration;
import java.util.Optional;

/**
 * What one transaction of a tenant may do; the database holds it to that, whatever the code before it lets through.
 *
 * @param readOnly whether it may change nothing
 * @param statementTimeout how long each of its statements may take; empty: as the server is set
 */
public record TransactionRules(boolean readOnly, Optional<Duration> statementTimeout) {

    /** Everything, and for as long as it takes. */
    public static final TransactionRules NONE = new TransactionRules(false, Optional.empty());
}
