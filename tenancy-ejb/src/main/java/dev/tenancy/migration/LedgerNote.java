package dev.tenancy.migration;

/** What else is written in the transaction that migrates a tenant: how a run keeps its tasks. */
public interface LedgerNote {

    /** Nothing. */
    LedgerNote NONE = done -> "";

    /** Statements, each ended by a semicolon, qualified in full; sent with the scripts in one message. */
    String sql(Attempt.Done done);
}
