package dev.tenancy.config;

/** What the application does about migrations when it starts. */
public enum StartupMigration {
    /** Migrates the registry, then every registered schema. The default. */
    RUN,
    /** Changes nothing; tenants that are behind stay closed. */
    VALIDATE,
    /** Changes nothing and looks at nothing. */
    OFF
}
