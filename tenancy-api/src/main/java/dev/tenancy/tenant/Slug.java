package dev.tenancy.tenant;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a tenant that URLs and host names carry: a DNS label of 3 to 55 characters.
 *
 * <p>A slug starts with a letter, ends with a letter or digit, holds {@code a-z}, {@code 0-9} and single hyphens, is
 * not reserved and does not look like an id. It can be renamed; what never changes is the {@link TenantId}.
 *
 * @param value the slug, for example {@code acme-europe}
 */
public record Slug(String value) implements Comparable<Slug> {

    static final int MIN_LENGTH = 3;
    static final int MAX_LENGTH = 55;

    private static final Pattern RULE = Pattern.compile("^[a-z][a-z0-9-]{1,53}[a-z0-9]$");

    /** Where a tenant is named by slug or id, a slug like another tenant's id would lead to that one. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Host names and schema names that must never belong to a customer. */
    private static final Set<String> RESERVED = Set.of(
            "public",
            "admin",
            "administrator",
            "api",
            "app",
            "assets",
            "auth",
            "billing",
            "console",
            "dashboard",
            "default",
            "docs",
            "export",
            "health",
            "help",
            "import",
            "internal",
            "localhost",
            "login",
            "logout",
            "mail",
            "metrics",
            "openapi",
            "operator",
            "owner",
            "postgres",
            "problems",
            "reader",
            "registry",
            "root",
            "shared",
            "sign-up",
            "signup",
            "static",
            "status",
            "support",
            "system",
            "template",
            "tenancy",
            "tenant",
            "tenants",
            "test-tenant",
            "www");

    /** Checks the rule. @throws IllegalArgumentException quoting the value and the rule it breaks */
    public Slug {
        if (value.length() < MIN_LENGTH || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a slug has " + MIN_LENGTH + " to " + MAX_LENGTH + " characters, not "
                    + value.codePointCount(0, value.length()));
        }
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException("slug '" + value
                    + "' must start with a letter a-z, end with a letter or digit, and hold only a-z, 0-9 and hyphens");
        }
        if (value.contains("--")) {
            throw new IllegalArgumentException("slug '" + value + "' must not hold two hyphens in a row");
        }
        if (ID.matcher(value).matches()) {
            throw new IllegalArgumentException("slug '" + value + "' must not look like a tenant's id");
        }
        if (RESERVED.contains(value) || value.startsWith("pg-")) {
            throw new IllegalArgumentException("slug '" + value + "' is reserved");
        }
    }

    /** The schema of this slug; the mapping is one-to-one because a slug holds no underscore. */
    public SchemaName schema() {
        return SchemaName.of(this);
    }

    @Override
    public int compareTo(Slug other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
