package dev.tenancy.transfer;

/**
 * What an archive may hold at most, so that a small file cannot fill a database.
 *
 * @param bytes of all rows, unpacked
 * @param ratio how many times as large as its packed form an archive may be; the first 64 MB are free
 */
public record ArchiveLimits(long bytes, int ratio) {

    /** 64 GB, and 250 times the packed size: an export packs up to 230 times, a ZIP up to a thousand. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(64L << 30, 250);

    /** Checks the ranges. @throws IllegalArgumentException quoting the value and the rule it breaks */
    public ArchiveLimits {
        if (bytes < 1) {
            throw new IllegalArgumentException("an archive's limit is at least 1 byte, not " + bytes);
        }
        if (ratio < 1) {
            throw new IllegalArgumentException("an archive's limit of compression is at least 1, not " + ratio);
        }
    }
}
