/**
 * Holds the number of things to what the plan of the transaction's tenant allows. Knows nothing of what is counted.
 */
@NullMarked
package dev.tenancy.quota;

import org.jspecify.annotations.NullMarked;
