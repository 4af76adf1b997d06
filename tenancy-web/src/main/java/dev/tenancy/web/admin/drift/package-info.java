/**
 * The console's page about drift: what the last look at the fleet found, and where registry and database do not agree.
 */
@NullMarked
package dev.tenancy.web.admin.drift;

import org.jspecify.annotations.NullMarked;
