package dev.tenancy.tenant;

/** The name of a schema that belongs to one tenant, ready to be rendered into SQL. */
public sealed interface SchemaRef permits SchemaName, AdoptedSchema {

    /** The bare name. */
    String value();

    /** The name as a quoted SQL identifier. */
    String quoted();
}
