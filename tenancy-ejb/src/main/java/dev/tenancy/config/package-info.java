/**
 * The keys that configure every packaging, read once and validated together. Knows no container; the server's
 * reading of them is one class.
 */
@NullMarked
package dev.tenancy.config;

import org.jspecify.annotations.NullMarked;
