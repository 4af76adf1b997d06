package dev.tenancy.migration.drift;

import java.util.Set;

/**
 * What a schema should be.
 *
 * @param fingerprint its structure's hash
 * @param snapshot its structure
 * @param exempt objects that may be as they like: they are made by a repeatable script whose new text is pending
 */
record Reference(String fingerprint, Snapshot snapshot, Set<SchemaObject.Key> exempt) {}
