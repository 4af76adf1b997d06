package dev.tenancy.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * What one tenant had at one time.
 *
 * @param at when it was measured, UTC
 * @param bytes its size on disk
 * @param counts what was counted; empty if nothing could be
 */
public record UsagePoint(Instant at, long bytes, Optional<UsageCounts> counts) {}
