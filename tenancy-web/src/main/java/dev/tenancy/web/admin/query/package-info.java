/** The console's page that asks many tenants one question. */
@NullMarked
package dev.tenancy.web.admin.query;

import org.jspecify.annotations.NullMarked;
