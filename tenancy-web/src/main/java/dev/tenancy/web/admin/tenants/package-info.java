/** The list of tenants, what is done to several of them at once, and registering one. */
@NullMarked
package dev.tenancy.web.admin.tenants;

import org.jspecify.annotations.NullMarked;
