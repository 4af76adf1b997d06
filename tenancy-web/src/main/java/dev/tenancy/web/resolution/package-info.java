/**
 * The door: who is calling, and for which tenant. The only place of the web module that decides this.
 */
@NullMarked
package dev.tenancy.web.resolution;

import org.jspecify.annotations.NullMarked;
