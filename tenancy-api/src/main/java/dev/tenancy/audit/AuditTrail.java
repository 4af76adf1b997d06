package dev.tenancy.audit;

import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import java.util.Optional;

/** Who did what to the fleet, when, and from where. Written in the transaction that does it, and never changed. */
public interface AuditTrail {

    /** Events of a query, newest first, from before {@code before}, the id of an event. */
    Page<AuditEvent, Long> list(AuditQuery query, Limit limit, Optional<Long> before);
}
