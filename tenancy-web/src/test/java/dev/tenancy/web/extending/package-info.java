/** {@code docs/extending.md}, followed: what it says is done to a copy, built, run, and tested by the test it gives. */
package dev.tenancy.web.extending;
