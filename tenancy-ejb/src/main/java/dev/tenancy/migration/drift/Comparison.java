package dev.tenancy.migration.drift;

import dev.tenancy.migration.DriftReport.Kind;
import dev.tenancy.migration.drift.SchemaObject.Sort;
import dev.tenancy.tenant.SchemaRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares a schema with the reference, object by object. */
final class Comparison {

    private static final String VALID = "valid";
    private static final List<Sort> ORDER = List.of(Sort.values());

    private final Snapshot reference;
    private final Snapshot actual;
    private final Set<SchemaObject.Key> exempt;
    private final SchemaRef schema;

    /** Of a tenant's schema. */
    Comparison(Reference reference, Snapshot actual, SchemaRef schema) {
        this.reference = reference.snapshot();
        this.actual = actual;
        this.exempt = reference.exempt();
        this.schema = schema;
    }

    /** What differs, remedies in an order in which they can be run, each to be run in its schema. */
    List<Deviation> deviations() {
        List<Deviation> found = new ArrayList<>();
        for (SchemaObject object : actual.objects().values()) {
            if (!exempt.contains(object.key()) && !reference.objects().containsKey(object.key())) {
                extra(object).ifPresent(found::add);
            }
        }
        for (SchemaObject object : reference.objects().values()) {
            SchemaObject there = actual.objects().get(object.key());
            if (exempt.contains(object.key())) {
                continue;
            }
            if (there == null) {
                missing(object).ifPresent(found::add);
            } else {
                changed(object, there).ifPresent(found::add);
            }
        }
        return found.stream().sorted(Comparator.comparingInt(Deviation::phase)).toList();
    }

    private Optional<Deviation> extra(SchemaObject object) {
        if (!object.parent().isEmpty() && !tableIn(reference, object)) {
            return Optional.empty();
        }
        boolean invalid = object.sort() == Sort.INDEX && !object.aspect(VALID).equals(VALID);
        String words = object.title() + " is there, and no migration makes it"
                + (invalid ? "; it is invalid, left behind by a CONCURRENTLY that failed" : "")
                + (object.drop().isPresent()
                        ? ""
                        : "; it may hold data, so it is left alone: drop it by hand, or write a migration that makes it");
        return Optional.of(new Deviation(
                phaseOfDrop(object.sort()),
                invalid ? Kind.INVALID_INDEX : Kind.EXTRA_OBJECT,
                object.title(),
                words,
                object.drop()));
    }

    private Optional<Deviation> missing(SchemaObject object) {
        if (object.sort() == Sort.COLUMN && !tableIn(actual, object)) {
            return Optional.empty();
        }
        return Optional.of(new Deviation(
                phaseOfMaking(object.sort()),
                Kind.MISSING_OBJECT,
                object.title(),
                object.title() + " is missing" + (object.create().isPresent() ? "" : ": make it by hand"),
                object.create()));
    }

    private Optional<Deviation> changed(SchemaObject expected, SchemaObject there) {
        Map<String, String> aspects = new LinkedHashMap<>();
        expected.aspects().forEach((aspect, value) -> {
            if (!SchemaText.same(value, there.aspect(aspect), schema)) {
                aspects.put(aspect, value);
            }
        });
        if (aspects.isEmpty()) {
            return Optional.empty();
        }
        if (expected.sort() == Sort.INDEX
                && aspects.keySet().equals(Set.of(VALID))
                && expected.aspect(VALID).equals(VALID)) {
            return Optional.of(new Deviation(
                    phaseOfMaking(Sort.INDEX),
                    Kind.INVALID_INDEX,
                    expected.title(),
                    expected.title() + " is invalid: building it CONCURRENTLY failed, and no query uses it",
                    Optional.of("reindex index concurrently " + expected.name())));
        }
        return Optional.of(new Deviation(
                phaseOfMaking(expected.sort()),
                Kind.CHANGED_OBJECT,
                expected.title(),
                words(expected, there, aspects),
                Remedy.of(expected, there, aspects.keySet())));
    }

    private static String words(SchemaObject expected, SchemaObject there, Map<String, String> aspects) {
        StringBuilder words = new StringBuilder(expected.title());
        String separator = ": ";
        for (Map.Entry<String, String> aspect : aspects.entrySet()) {
            if (aspects.containsKey("definition") && !aspect.getKey().equals("definition")) {
                continue;
            }
            words.append(separator)
                    .append(aspect.getKey())
                    .append(" is ")
                    .append(shown(there.aspect(aspect.getKey())))
                    .append(", should be ")
                    .append(shown(aspect.getValue()));
            separator = "; ";
        }
        return words.toString();
    }

    private static String shown(String value) {
        String line = value.strip().replaceAll("\\s+", " ");
        return line.isEmpty() ? "none" : line;
    }

    private static boolean tableIn(Snapshot snapshot, SchemaObject object) {
        return snapshot.objects().containsKey(new SchemaObject.Key(Sort.TABLE, "", object.parent()))
                || snapshot.objects().containsKey(new SchemaObject.Key(Sort.VIEW, "", object.parent()));
    }

    /** What others need is dropped last, before anything is made. */
    private static int phaseOfDrop(Sort sort) {
        return -ORDER.indexOf(sort);
    }

    private static int phaseOfMaking(Sort sort) {
        return 1 + ORDER.indexOf(sort);
    }
}
