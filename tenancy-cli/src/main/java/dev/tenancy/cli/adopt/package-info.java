/** {@code tenancy adopt}: takes schemas this product did not create into a ledger of their own. */
@NullMarked
package dev.tenancy.cli.adopt;

import org.jspecify.annotations.NullMarked;
