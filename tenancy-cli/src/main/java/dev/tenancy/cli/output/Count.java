package dev.tenancy.cli.output;

/** So many of something, in words. */
public final class Count {

    private Count() {}

    /** For example {@code 1 tenant}, {@code 7 tenants}. */
    public static String of(long amount, String thing) {
        return amount + " " + thing + (amount == 1 ? "" : "s");
    }
}
