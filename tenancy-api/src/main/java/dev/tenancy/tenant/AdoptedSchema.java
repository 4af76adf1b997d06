package dev.tenancy.tenant;

import java.nio.charset.StandardCharsets;

/**
 * A schema this product did not create: any name PostgreSQL takes, save those that are PostgreSQL's own or shared.
 *
 * @param value the bare name, for example {@code Customer 42}
 */
public record AdoptedSchema(String value) implements SchemaRef {

    /** Where the ledger of adopted schemas is. */
    public static final String LEDGER = "tenancy";

    private static final int MAX_BYTES = 63;

    /** Checks the rule. @throws IllegalArgumentException quoting the value and the rule it breaks */
    public AdoptedSchema {
        if (value.isEmpty() || value.indexOf('\0') >= 0 || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not the name of a schema: it must have 1 to " + MAX_BYTES + " bytes");
        }
        if (value.startsWith("pg_")
                || value.equals("information_schema")
                || value.equals("public")
                || value.equals(LEDGER)) {
            throw new IllegalArgumentException("schema '" + value + "' is shared, it cannot be one tenant's");
        }
    }

    /** The name as a quoted SQL identifier. */
    @Override
    public String quoted() {
        return '"' + value.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return value;
    }
}
