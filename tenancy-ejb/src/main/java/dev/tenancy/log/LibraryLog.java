package dev.tenancy.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a library may say in our log. */
public final class LibraryLog {

    /** Kept here, because a logger nobody holds is collected with its level. */
    private static final Map<String, Logger> QUIET = new ConcurrentHashMap<>();

    private LibraryLog() {}

    /** Lets a library speak from warnings on. */
    public static void warningsOnly(String name) {
        QUIET.computeIfAbsent(name, Logger::getLogger).setLevel(Level.WARNING);
    }
}
