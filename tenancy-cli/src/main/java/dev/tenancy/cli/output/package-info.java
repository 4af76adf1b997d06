/** What a command prints: one JSON document, or tables and sentences for people. Knows nothing of databases. */
@NullMarked
package dev.tenancy.cli.output;

import org.jspecify.annotations.NullMarked;
