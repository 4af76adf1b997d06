package dev.tenancy.quota;

import java.util.Locale;

/** The kinds of things whose number may be limited. */
public enum Quota {
    /** Projects, archived ones included. */
    PROJECTS,
    /** People in the team. */
    MEMBERS;

    /** What they are called in JSON and in messages. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
