package dev.tenancy.access;

/**
 * Undoes how the JDK shows a TXT record: its strings one after another, parted by blanks, those that hold blanks or quotes
 * in quotes.
 *
 * <p>A record is the strings joined without anything between them (RFC 7208 3.3): none is longer than 255 bytes, so a
 * longer text comes in several.
 */
final class CharacterStrings {

    private CharacterStrings() {}

    static String joined(String shown) {
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            if (c == '\\' && quoted && i + 1 < shown.length()) {
                text.append(shown.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c != ' ' || quoted) {
                text.append(c);
            }
        }
        return text.toString();
    }
}
