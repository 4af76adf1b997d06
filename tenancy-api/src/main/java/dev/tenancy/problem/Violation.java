package dev.tenancy.problem;

/**
 * One rule that an input breaks.
 *
 * @param place which part of the request
 * @param name a JSON pointer into the body ({@code /name}), or the name of a parameter or header
 * @param message which rule, in words
 */
public record Violation(Place place, String name, String message) {

    /** Which part of a request an input is in. */
    public enum Place {
        /** The JSON body; the name is a JSON pointer. */
        BODY,
        /** The path or the query string. */
        PARAMETER,
        /** A header. */
        HEADER
    }

    /** In the body. */
    public static Violation inBody(String pointer, String message) {
        return new Violation(Place.BODY, pointer, message);
    }

    /** In the path or the query string. */
    public static Violation ofParameter(String name, String message) {
        return new Violation(Place.PARAMETER, name, message);
    }

    /** In a header. */
    public static Violation ofHeader(String name, String message) {
        return new Violation(Place.HEADER, name, message);
    }
}
