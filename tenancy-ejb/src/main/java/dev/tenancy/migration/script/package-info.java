/** Reading SQL scripts as PostgreSQL's own tools do: statements, their lines, and what in them needs care. */
@NullMarked
package dev.tenancy.migration.script;

import org.jspecify.annotations.NullMarked;
