package dev.tenancy.tenant;

/**
 * What is applied to a schema, in two values: the version it is at and a digest of everything that brought it there.
 *
 * <p>The central ledger keeps one for each tenant; comparing it with what the code expects tells whether a tenant can be
 * served without opening its schema.
 *
 * @param version the highest applied version, for example {@code 3}
 * @param digest SHA-256, in hex, over version, script and checksum of each applied migration in order
 */
public record SchemaState(String version, String digest) {}
