/**
 * The console: beans behind the pages in {@code webapp/admin}. A bean reads the page's parameters, calls a service by its
 * interface, and holds what the page shows; it knows neither SQL nor schemas.
 */
@NullMarked
package dev.tenancy.web.admin;

import org.jspecify.annotations.NullMarked;
