package dev.tenancy.cli.migrate;

import dev.tenancy.migration.adopt.Adoption.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Schemas that were left out, as they stand in every document. */
public final class RefusedText {

    private RefusedText() {}

    /** One member for each, with its reason. */
    public static List<Map<String, ?>> documents(List<Refused> refused) {
        return refused.stream().<Map<String, ?>>map(RefusedText::document).toList();
    }

    private static Map<String, ?> document(Refused refused) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", refused.schema());
        document.put("reason", refused.reason());
        return document;
    }
}
