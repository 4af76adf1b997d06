/** The page of one tenant: each of its parts is a bean of its own, all of them about {@link TenantPage}'s tenant. */
@NullMarked
package dev.tenancy.web.admin.tenant;

import org.jspecify.annotations.NullMarked;
