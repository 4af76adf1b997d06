/**
 * How companies register themselves, where that is let.
 */
@NullMarked
package dev.tenancy.signup;

import org.jspecify.annotations.NullMarked;
