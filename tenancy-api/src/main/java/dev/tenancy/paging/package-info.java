/**
 * Keyset pages: how a list is cut, and where the next cut begins. Knows nothing of what is listed.
 */
@NullMarked
package dev.tenancy.paging;

import org.jspecify.annotations.NullMarked;
