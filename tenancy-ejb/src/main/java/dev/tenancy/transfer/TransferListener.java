package dev.tenancy.transfer;

/** Hears how far an export, an import or a clone is. */
public interface TransferListener {

    /** Hears nothing. */
    TransferListener NONE = (table, number, of) -> {};

    /** A table begins; the first one has the number 1. */
    void table(String name, int number, int of);

    /** So many bytes of rows more, unpacked. */
    default void moved(long bytes) {}
}
