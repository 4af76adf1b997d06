/**
 * Those who run the fleet: accounts, roles, passwords, tokens. They have no access to tenants' data.
 */
@NullMarked
package dev.tenancy.operator;

import org.jspecify.annotations.NullMarked;
