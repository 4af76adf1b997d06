package dev.tenancy.config;

/**
 * Whether companies register themselves.
 *
 * @param on whether they may
 * @param plan the code of the plan they get
 * @param perHour how many registrations one address may try in an hour, on each node
 */
public record SignUpConfig(boolean on, String plan, int perHour) {

    /** What is so if nothing is said. */
    public static final SignUpConfig DEFAULT = new SignUpConfig(false, "free", 10);
}
