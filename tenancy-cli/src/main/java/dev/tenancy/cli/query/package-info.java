/** {@code tenancy query}: one question to many tenants. Asking is the engine's; what is here reads options and prints. */
@NullMarked
package dev.tenancy.cli.query;

import org.jspecify.annotations.NullMarked;
