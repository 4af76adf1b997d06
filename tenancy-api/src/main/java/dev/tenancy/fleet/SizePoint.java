package dev.tenancy.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * The fleet's size at one time.
 *
 * @param at when it was measured, UTC
 * @param tenants how many tenants there were
 * @param bytes their size on disk
 * @param counts what they had together, as far as they could be counted; empty: none could
 */
public record SizePoint(Instant at, int tenants, long bytes, Optional<UsageCounts> counts) {}
