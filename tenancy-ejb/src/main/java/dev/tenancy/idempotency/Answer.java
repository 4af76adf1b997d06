package dev.tenancy.idempotency;

import java.util.Optional;

/**
 * An HTTP answer, as far as it is remembered.
 *
 * @param status the status code
 * @param location the {@code Location} header
 * @param etag the {@code ETag} header, with its quotes
 * @param body the JSON text
 */
public record Answer(int status, Optional<String> location, Optional<String> etag, String body) {}
