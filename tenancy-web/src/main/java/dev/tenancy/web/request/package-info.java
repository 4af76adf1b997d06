/**
 * What every request gets: an id, log context, a time, safe headers.
 */
@NullMarked
package dev.tenancy.web.request;

import org.jspecify.annotations.NullMarked;
