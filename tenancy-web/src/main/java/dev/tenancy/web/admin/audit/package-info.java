/** The audit trail, read by filters that are in the URL. */
@NullMarked
package dev.tenancy.web.admin.audit;

import org.jspecify.annotations.NullMarked;
