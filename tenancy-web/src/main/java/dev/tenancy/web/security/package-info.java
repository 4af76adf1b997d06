/**
 * Finds out who is calling: the application's one authentication mechanism, the console's sessions, and what browsers are
 * told about both. Does not decide what a caller may do.
 */
@NullMarked
package dev.tenancy.web.security;

import org.jspecify.annotations.NullMarked;
