package dev.tenancy.log;

/** Texts that others wrote, in an archive or a tenant's rows, made fit for a message: they may be anything, and of any length. */
public final class Shown {

    private static final int NAME = 60;
    private static final int SENTENCE = 400;

    private Shown() {}

    /** A name. */
    public static String of(String name) {
        return of(name, NAME);
    }

    /** A sentence that quotes some. */
    public static String sentence(String text) {
        return of(text, SENTENCE);
    }

    private static String of(String text, int most) {
        String visible = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
        return visible.codePointCount(0, visible.length()) <= most
                ? visible
                : visible.substring(0, visible.offsetByCodePoints(0, most)) + "…";
    }
}
