/**
 * A tenant's projects: the values, and the service that keeps them. Has no word for tenant or schema.
 */
@NullMarked
package dev.tenancy.project;

import org.jspecify.annotations.NullMarked;
