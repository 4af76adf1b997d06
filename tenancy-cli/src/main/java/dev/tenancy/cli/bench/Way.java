package dev.tenancy.cli.bench;

/**
 * One way to do a job.
 *
 * @param name how it is called in the table
 * @param connections on how many connections it works
 * @param work what is measured
 * @param before what is done before each round
 */
record Way(String name, int connections, Work work, Before before) {

    /** A way that needs nothing prepared. */
    Way(String name, int connections, Work work) {
        this(name, connections, work, round -> {});
    }

    /** Prepares one round; not measured. */
    interface Before {
        /** Prepares it. */
        void round(int round) throws Exception;
    }

    /** Does one round of the job; round 0 warms up and does not count. */
    interface Work {
        /** Does it. @return how long each tenant took, in nanoseconds */
        long[] round(int round) throws Exception;
    }
}
