/** The console's page of numbers: what each tenant has, and how the fleet grows. */
@NullMarked
package dev.tenancy.web.admin.analytics;

import org.jspecify.annotations.NullMarked;
