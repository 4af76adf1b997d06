/**
 * A tenant's team: its members and their roles. Has no word for tenant or schema.
 */
@NullMarked
package dev.tenancy.team;

import org.jspecify.annotations.NullMarked;
