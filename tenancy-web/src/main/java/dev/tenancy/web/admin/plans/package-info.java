/** What tenants pay for: the list of plans, and the form that adds or changes one. */
@NullMarked
package dev.tenancy.web.admin.plans;

import org.jspecify.annotations.NullMarked;
