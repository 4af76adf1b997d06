package dev.tenancy.fleet;

import java.time.Instant;

/**
 * The fleet's size at one time.
 *
 * @param at when it was measured, UTC
 * @param tenants how many tenants there were
 * @param bytes their size on disk
 */
public record SizePoint(Instant at, int tenants, long bytes) {}
