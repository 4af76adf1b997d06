package dev.tenancy.tenant;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The PostgreSQL schema of one tenant, {@code tenant_<slug>} with hyphens as underscores; the tenant's role has the same
 * name.
 *
 * <p>This, and {@link AdoptedSchema}, are the only types that render an identifier into SQL. Its alphabet leaves nothing to escape, and it is quoted
 * all the same. PostgreSQL cuts an identifier at 63 bytes without a word, so the length is counted in bytes.
 *
 * @param value the bare name, for example {@code tenant_acme_europe}
 */
public record SchemaName(String value) implements SchemaRef {

    /** What every tenant schema's name begins with. */
    public static final String PREFIX = "tenant_";

    private static final int MAX_BYTES = 63;
    private static final Pattern RULE = Pattern.compile("^tenant_[a-z][a-z0-9_]*[a-z0-9]$");

    /** Checks the rule. @throws IllegalArgumentException quoting the value and the rule it breaks */
    public SchemaName {
        if (!RULE.matcher(value).matches() || value.contains("__")) {
            throw new IllegalArgumentException("'" + value + "' is not the name of a tenant schema: it must be '"
                    + PREFIX + "' and a slug with '_' for '-'");
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("schema name '" + value + "' is longer than " + MAX_BYTES + " bytes");
        }
    }

    static SchemaName of(Slug slug) {
        return new SchemaName(PREFIX + slug.value().replace('-', '_'));
    }

    /** The name as a quoted SQL identifier. */
    @Override
    public String quoted() {
        return '"' + value + '"';
    }

    @Override
    public String toString() {
        return value;
    }
}
