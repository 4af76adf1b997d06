/**
 * One tenant's data: out of the fleet as an archive, into it from one, and from one tenant into another. Knows nothing of
 * the archive's form.
 */
@NullMarked
package dev.tenancy.transfer;

import org.jspecify.annotations.NullMarked;
