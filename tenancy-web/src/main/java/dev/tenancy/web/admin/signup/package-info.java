/** Where a company registers itself. The one page of the product that is for everybody. */
@NullMarked
package dev.tenancy.web.admin.signup;

import org.jspecify.annotations.NullMarked;
