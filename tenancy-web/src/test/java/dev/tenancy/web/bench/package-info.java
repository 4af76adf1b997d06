/** What the product costs, measured on the real server: {@code ./mvnw verify -Pbench}. */
package dev.tenancy.web.bench;
