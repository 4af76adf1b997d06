/**
 * How companies register themselves: who has tried how often.
 */
@NullMarked
package dev.tenancy.signup;

import org.jspecify.annotations.NullMarked;
