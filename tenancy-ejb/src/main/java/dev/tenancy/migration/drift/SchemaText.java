package dev.tenancy.migration.drift;

import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.SchemaRef;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of the catalog with a schema's own name taken out and put in, so that those of two schemas can be compared and
 * what is said of one applies to another.
 */
final class SchemaText {

    /** Stands for the schema as an SQL identifier. */
    static final String SCHEMA = "${schema}";

    /** Stands for the schema's bare name, which scripts get by Flyway's placeholder. */
    private static final String NAME = "${name}";

    private SchemaText() {}

    /** Takes out the name where it qualifies something. */
    static UnaryOperator<String> withoutName(SchemaRef schema) {
        String quoted = schema.quoted();
        String bare =
                schema.value().matches("[a-z_][a-z0-9_$]*") ? "|(?<![\\w$\".])" + Pattern.quote(schema.value()) : "";
        Pattern qualifier = Pattern.compile("(?:(?<![\"\\w.])(?:" + Pattern.quote(quoted) + '|'
                + Pattern.quote(quoted.replace("'", "''")) + ')' + bare + ")\\.");
        return text -> qualifier.matcher(text).replaceAll(Matcher.quoteReplacement(SCHEMA + '.'));
    }

    /** Takes out a name that occurs by itself nowhere else. */
    static String withoutUniqueName(String text, String name) {
        return text.replace(name + '.', SCHEMA + '.').replace(name, NAME);
    }

    /** Whether the text of a tenant is what the reference's would be in its place. */
    static boolean same(String reference, String tenant, SchemaRef schema) {
        if (reference.equals(tenant)) {
            return true;
        }
        return reference.contains(NAME)
                && (reference.replace(NAME, schema.value()).equals(tenant)
                        || reference
                                .replace(NAME, schema.value().replace("'", "''"))
                                .equals(tenant));
    }

    /** SQL for one schema. */
    static String sqlFor(String text, SchemaRef schema) {
        String identifier = schema instanceof SchemaName ? schema.value() : schema.quoted();
        return text.replace(SCHEMA, identifier).replace(NAME, schema.value().replace("'", "''"));
    }

    /** Words about one schema, in which its name needs no saying. */
    static String wordsFor(String text, SchemaRef schema) {
        return text.replace(SCHEMA + '.', "").replace(NAME, schema.value());
    }
}
