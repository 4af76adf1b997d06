package dev.tenancy.cli.migrate;

/** What the process ends with. */
public final class ExitCodes {

    /** All is done. */
    public static final int DONE = 0;

    /** Some tenants failed, something is pending with {@code --check}, or a run stands still before its end. */
    public static final int NOT_ALL = 1;

    /** Wrong use, or no database. */
    public static final int REFUSED = 2;

    private ExitCodes() {}
}
