package dev.tenancy.transfer;

/** Names from an archive, made fit for a message: they may be anything, and of any length. */
final class Shown {

    private static final int MOST = 60;

    private Shown() {}

    static String of(String name) {
        String visible = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return visible.length() <= MOST ? visible : visible.substring(0, MOST) + "…";
    }
}
