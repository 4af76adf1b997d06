package dev.tenancy.migration;

import java.time.Duration;

/** What stands between one wave and the next. */
public sealed interface WaveGate {

    /** Nothing. */
    record Open() implements WaveGate {}

    /** So much time, to watch what the wave has done. */
    record Pause(Duration time) implements WaveGate {}

    /** Somebody's approval. */
    record Approval() implements WaveGate {}
}
