package dev.tenancy.transfer;

/** The archive's form: a ZIP with a manifest, a file for each table's rows, and checks, in this order. */
final class ArchiveFormat {

    /** What the manifest says it is. */
    static final String NAME = "tenancy-archive";

    /** The version we write, and the newest we read. */
    static final int VERSION = 1;

    static final String MANIFEST = "manifest.json";

    static final String CHECKS = "checks.json";

    /** The most bytes of manifest or checks; three thousand tables of fifty columns fit. */
    static final int MOST_JSON = 16 << 20;

    private ArchiveFormat() {}

    /** The file of a table, by its place in the manifest. The name says nothing, so there is nothing in it to trust. */
    static String file(int place) {
        return "data/%05d.copy".formatted(place + 1);
    }
}
