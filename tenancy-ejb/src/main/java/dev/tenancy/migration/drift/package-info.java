/** How schemas differ from what their migrations would have made, and how to mend them. */
@NullMarked
package dev.tenancy.migration.drift;

import org.jspecify.annotations.NullMarked;
