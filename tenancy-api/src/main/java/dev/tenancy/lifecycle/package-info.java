/**
 * The life of a tenant after its registration: suspended, read-only, archived, restored, renamed, purged.
 */
@NullMarked
package dev.tenancy.lifecycle;

import org.jspecify.annotations.NullMarked;
