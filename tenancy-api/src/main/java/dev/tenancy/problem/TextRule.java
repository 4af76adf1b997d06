package dev.tenancy.problem;

/**
 * The rule for one line of text that people write: not blank, at most so many characters, nothing PostgreSQL or a screen
 * cannot take.
 *
 * @param what the subject of the error message, for example {@code a project's name}
 * @param max the most characters (Unicode code points) allowed
 */
public record TextRule(String what, int max) {

    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    /** Checks a text. @throws IllegalArgumentException saying which rule it breaks */
    public void check(String text) {
        if (text.codePoints().noneMatch(TextRule::isVisible)) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
        int length = text.codePointCount(0, text.length());
        if (length > max) {
            throw new IllegalArgumentException(what + " has at most " + max + " characters, not " + length);
        }
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) {
                throw new IllegalArgumentException(
                        what + " must not hold control characters (found U+%04X)".formatted(c));
            }
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException(what + " must be valid Unicode (found half a surrogate pair)");
            }
        });
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
