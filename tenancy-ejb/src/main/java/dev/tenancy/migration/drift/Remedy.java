package dev.tenancy.migration.drift;

import dev.tenancy.migration.SqlLiteral;
import dev.tenancy.migration.drift.SchemaObject.Sort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes the SQL that makes an object what it should be, or none where that could lose data unasked. */
final class Remedy {

    private static final String DEFAULT = "default";
    private static final String GENERATED = "generated";
    private static final String IDENTITY = "identity";

    private Remedy() {}

    static Optional<String> of(SchemaObject expected, SchemaObject there, Set<String> aspects) {
        return switch (expected.sort()) {
            case COLUMN -> column(expected, there, aspects);
            case TABLE -> table(expected, aspects);
            case TYPE -> type(expected, there);
            case SEQUENCE -> Optional.of(sequence(expected, aspects));
            case FUNCTION -> function(expected, aspects);
            case VIEW -> view(expected, there);
            case TRIGGER ->
                aspects.equals(Set.of("enabled"))
                        ? Optional.of("alter table " + expected.parent() + ' ' + expected.aspect("enabled")
                                + " trigger " + expected.name())
                        : anew(expected, there);
            case INDEX, CONSTRAINT, STATISTICS, RULE, POLICY -> anew(expected, there);
        };
    }

    private static Optional<String> anew(SchemaObject expected, SchemaObject there) {
        return there.drop().flatMap(drop -> expected.create().map(create -> drop + ";\n" + create));
    }

    private static Optional<String> column(SchemaObject expected, SchemaObject there, Set<String> aspects) {
        String alter = "alter table " + expected.parent() + " alter column " + expected.name() + ' ';
        List<String> steps = new ArrayList<>();
        if (aspects.contains(GENERATED) || aspects.contains("expression")) {
            if (there.aspect(GENERATED).isEmpty()) {
                return Optional.empty();
            }
            if (expected.aspect(GENERATED).isEmpty()) {
                steps.add(alter + "drop expression");
            } else {
                return expected.create()
                        .map(create -> "alter table " + expected.parent() + " drop column " + expected.name() + ";\n"
                                + create);
            }
        }
        if (aspects.contains(IDENTITY)
                && !there.aspect(IDENTITY).isEmpty()
                && expected.aspect(IDENTITY).isEmpty()) {
            steps.add(alter + "drop identity");
        }
        boolean typed = aspects.contains("type") || aspects.contains("collation");
        boolean defaulted =
                aspects.contains(DEFAULT) || (typed && !expected.aspect(DEFAULT).isEmpty());
        if (defaulted && !there.aspect(DEFAULT).isEmpty()) {
            steps.add(alter + "drop default");
        }
        if (typed) {
            steps.add(losesNothing(expected, there));
            String collation = expected.aspect("collation");
            steps.add(alter + "type " + expected.aspect("type") + (collation.isEmpty() ? "" : " collate " + collation)
                    + " using " + expected.name() + "::" + expected.aspect("type"));
        }
        if (defaulted && !expected.aspect(DEFAULT).isEmpty()) {
            steps.add(alter + "set default " + expected.aspect(DEFAULT));
        }
        if (aspects.contains("null")) {
            steps.add(alter + (expected.aspect("null").equals("null") ? "drop not null" : "set not null"));
        }
        if (aspects.contains(IDENTITY) && !expected.aspect(IDENTITY).isEmpty()) {
            steps.add(alter + (there.aspect(IDENTITY).isEmpty() ? "add" : "set") + " generated "
                    + expected.aspect(IDENTITY) + (there.aspect(IDENTITY).isEmpty() ? " as identity" : ""));
        }
        if (aspects.contains("storage")) {
            steps.add(alter + "set storage " + expected.aspect("storage"));
        }
        if (aspects.contains("compression")) {
            steps.add(alter + "set compression " + expected.aspect("compression"));
        }
        return Optional.of(String.join(";\n", steps));
    }

    /** A cast may cut a text or round a number without a word. The lock keeps what is checked as it is. */
    private static String losesNothing(SchemaObject expected, SchemaObject there) {
        return """
                lock table %1$s in access exclusive mode;
                do $tenancy$ begin
                  if exists (select from %1$s where (%2$s::%3$s::%4$s)::text is distinct from %2$s::text) then
                    raise exception using errcode = '22001', message = 'values of %1$s.%2$s would change';
                  end if;
                end $tenancy$"""
                .formatted(expected.parent(), expected.name(), expected.aspect("type"), there.aspect("type"));
    }

    private static Optional<String> table(SchemaObject expected, Set<String> aspects) {
        String alter = "alter table " + expected.name() + ' ';
        List<String> steps = new ArrayList<>();
        for (String aspect : aspects) {
            switch (aspect) {
                case "persistence" -> steps.add(alter + "set " + expected.aspect(aspect));
                case "row security" ->
                    steps.add(alter + (expected.aspect(aspect).equals("enabled") ? "enable" : "disable")
                            + " row level security");
                case "forced row security" ->
                    steps.add(alter + (expected.aspect(aspect).equals("forced") ? "force" : "no force")
                            + " row level security");
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(String.join(";\n", steps));
    }

    /** A value can be added to an enumeration, and never taken away. */
    private static Optional<String> type(SchemaObject expected, SchemaObject there) {
        if (!expected.aspect("kind").equals("enum") || !there.aspect("kind").equals("enum")) {
            return Optional.empty();
        }
        List<String> wanted = labels(expected);
        List<String> has = labels(there);
        if (!wanted.stream().filter(has::contains).toList().equals(has)) {
            return Optional.empty();
        }
        List<String> steps = new ArrayList<>();
        String before = "";
        for (String label : wanted) {
            if (!has.contains(label)) {
                steps.add("alter type " + expected.name() + " add value " + literal(label)
                        + (before.isEmpty()
                                ? has.isEmpty() ? "" : " before " + literal(has.get(0))
                                : " after " + literal(before)));
            }
            before = label;
        }
        return Optional.of(String.join(";\n", steps));
    }

    private static List<String> labels(SchemaObject type) {
        return type.aspect("labels").isEmpty()
                ? List.of()
                : Arrays.asList(type.aspect("labels").split("\n", -1));
    }

    private static String literal(String text) {
        return SqlLiteral.of(text);
    }

    private static String sequence(SchemaObject expected, Set<String> aspects) {
        String alter = "alter sequence " + expected.name() + ' ';
        List<String> steps = new ArrayList<>();
        if (aspects.contains("definition")) {
            steps.add(alter + expected.aspect("definition"));
        }
        if (aspects.contains("owner")) {
            steps.add(alter + "owned by " + (expected.aspect("owner").isEmpty() ? "none" : expected.aspect("owner")));
        }
        return String.join(";\n", steps);
    }

    /** What it returns or how its arguments are called cannot be replaced. */
    private static Optional<String> function(SchemaObject expected, Set<String> aspects) {
        boolean replaceable =
                !aspects.contains("result") && !aspects.contains("arguments") && !aspects.contains("kind");
        return expected.create()
                .map(create -> replaceable
                        ? create
                        : expected.drop().map(drop -> drop + ";\n").orElse("") + create);
    }

    /** Columns of a view can be added at its end; all else makes another view. */
    private static Optional<String> view(SchemaObject expected, SchemaObject there) {
        boolean replaceable = expected.sort() == Sort.VIEW
                && expected.aspect("kind").equals("view")
                && there.aspect("kind").equals("view")
                && (expected.aspect("columns") + ", ").startsWith(there.aspect("columns") + ", ")
                && expected.aspect("options").equals(there.aspect("options"));
        return replaceable
                ? expected.create().map(create -> create.replaceFirst("^create view", "create or replace view"))
                : anew(expected, there);
    }
}
