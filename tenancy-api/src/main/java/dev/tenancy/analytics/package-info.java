/**
 * Questions to all tenants at once: one query, asked of many tenants' schemas by a login that can do nothing but read.
 */
@NullMarked
package dev.tenancy.analytics;

import org.jspecify.annotations.NullMarked;
