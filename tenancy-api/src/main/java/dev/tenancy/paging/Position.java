package dev.tenancy.paging;

import java.time.Instant;
import java.util.UUID;

/**
 * The last row of a page in a list ordered by time and id, newest first: the next page begins behind it.
 *
 * @param at the row's time, to the microsecond
 * @param id the row's id, which decides between equal times
 */
public record Position(Instant at, UUID id) {}
