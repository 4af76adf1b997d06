package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaRef;
import java.util.Optional;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.resource.StringResource;

/**
 * One migration script as Flyway resolved it.
 *
 * @param version its version; empty for a repeatable one
 * @param description as Flyway reads it from the file name
 * @param script the file name, as the history table keeps it
 * @param checksum Flyway's checksum; of a repeatable script that names its schema, see {@link #checksumIn}, that of a
 *     schema nobody has
 * @param sql the text; of all placeholders only the schema's is still in it. Empty if it is no SQL script
 * @param route who runs it
 */
public record Migration(
        Optional<String> version,
        String description,
        String script,
        Optional<Integer> checksum,
        String sql,
        Route route) {

    /** A script that we run. */
    public Migration(
            Optional<String> version, String description, String script, Optional<Integer> checksum, String sql) {
        this(version, description, script, checksum, sql, Route.FAST);
    }

    /** The text for one schema. */
    public String sqlIn(SchemaRef schema) {
        return sql.replace(MigrationCatalog.SCHEMA_PLACEHOLDER, schema.value());
    }

    /**
     * The checksum as Flyway keeps it in one schema: of a repeatable script it is that of the text with its placeholders
     * filled in.
     */
    public Optional<Integer> checksumIn(SchemaRef schema) {
        return differsBySchema()
                ? Optional.of(ChecksumCalculator.calculate(new StringResource(sqlIn(schema))))
                : checksum;
    }

    /** Whether Flyway gives it another checksum in each schema. */
    boolean differsBySchema() {
        return version.isEmpty() && sql.contains(MigrationCatalog.SCHEMA_PLACEHOLDER);
    }

    Migration withSql(String other) {
        return new Migration(version, description, script, checksum, other, Route.FAST);
    }
}
