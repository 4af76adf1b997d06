package dev.tenancy.migration.drift;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One thing in a schema, in PostgreSQL's own words; the schema's name is {@link SchemaText#SCHEMA} in all of them.
 *
 * @param sort what it is
 * @param parent the table it belongs to, as an SQL identifier; empty if it belongs to none
 * @param name its name within that, as an SQL identifier
 * @param aspects what must be equal, by what to call it
 * @param create SQL that makes it, if one can
 * @param drop SQL that takes it away, if that loses nothing that cannot be made again
 */
record SchemaObject(
        Sort sort,
        String parent,
        String name,
        Map<String, String> aspects,
        Optional<String> create,
        Optional<String> drop) {

    /** Sorts of objects, in the order in which they can be made. */
    enum Sort {
        TYPE,
        SEQUENCE,
        TABLE,
        COLUMN,
        FUNCTION,
        CONSTRAINT,
        INDEX,
        VIEW,
        STATISTICS,
        RULE,
        TRIGGER,
        POLICY
    }

    /** Names one object of a schema. */
    record Key(Sort sort, String parent, String name) {}

    Key key() {
        return new Key(sort, parent, name);
    }

    /** As users call it: {@code column projects.name}. */
    String title() {
        String label = sort == Sort.VIEW || sort == Sort.FUNCTION || sort == Sort.TYPE
                ? aspects.getOrDefault("kind", sort.name().toLowerCase(Locale.ROOT))
                : sort.name().toLowerCase(Locale.ROOT);
        return switch (sort) {
            case COLUMN -> label + ' ' + parent + '.' + name;
            case CONSTRAINT, TRIGGER, POLICY, RULE -> label + ' ' + name + " on " + parent;
            case TYPE, SEQUENCE, TABLE, FUNCTION, INDEX, VIEW, STATISTICS -> label + ' ' + name;
        };
    }

    String aspect(String aspect) {
        return aspects.getOrDefault(aspect, "");
    }
}
