package dev.tenancy.web.admin;

/**
 * One of several that can be chosen.
 *
 * @param value what is sent
 * @param label what people read
 */
public record Choice(String value, String label) {}
