package dev.tenancy.config;

/** What keeps a tenant's SQL inside its schema. */
public enum Isolation {
    /** A role per tenant, assumed for the transaction: SQL that leaves the schema fails. The default. */
    ROLE,
    /** The search path alone: for databases where CREATEROLE cannot be had. SQL that names a schema gets there. */
    SCHEMA
}
