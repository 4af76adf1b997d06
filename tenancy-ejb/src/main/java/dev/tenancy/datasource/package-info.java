/**
 * The data sources a server uses, configured by our own keys alone, and what a failing one looks like.
 */
@NullMarked
package dev.tenancy.datasource;

import org.jspecify.annotations.NullMarked;
