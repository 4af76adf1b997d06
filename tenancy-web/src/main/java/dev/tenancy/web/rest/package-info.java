/**
 * The resources: JSON in and out, paging, preconditions, repeated requests. Has no word for schemas.
 */
@NullMarked
package dev.tenancy.web.rest;

import org.jspecify.annotations.NullMarked;
