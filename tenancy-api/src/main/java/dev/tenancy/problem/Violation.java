package dev.tenancy.problem;

/**
 * One rule that an input breaks.
 *
 * @param pointer where: a JSON pointer into the body ({@code /name}), or {@code ?limit} for a query parameter
 * @param message which rule, in words
 */
public record Violation(String pointer, String message) {}
