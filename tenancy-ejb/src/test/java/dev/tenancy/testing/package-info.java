/**
 * Real PostgreSQL for tests, of this module and of those above it: one server for a JVM, a database for a test.
 */
package dev.tenancy.testing;
