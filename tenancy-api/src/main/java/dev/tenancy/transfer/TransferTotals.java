package dev.tenancy.transfer;

/**
 * How much was moved.
 *
 * @param tables how many tables, partitioned ones counted once
 * @param rows in all of them
 * @param bytes of these rows as PostgreSQL's text; an archive is smaller
 */
public record TransferTotals(int tables, long rows, long bytes) {

    /** Nothing. */
    public static final TransferTotals NONE = new TransferTotals(0, 0, 0);
}
