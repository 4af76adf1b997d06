/** Taking over schemas this product did not create. */
@NullMarked
package dev.tenancy.migration.adopt;

import org.jspecify.annotations.NullMarked;
