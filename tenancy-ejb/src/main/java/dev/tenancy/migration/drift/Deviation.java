package dev.tenancy.migration.drift;

import dev.tenancy.migration.DriftReport.Difference;
import dev.tenancy.migration.DriftReport.Kind;
import dev.tenancy.tenant.SchemaRef;
import java.util.Optional;

/** A difference between structures, before its texts are made those of one schema. */
record Deviation(int phase, Kind kind, String title, String words, Optional<String> remedy) {

    Difference in(SchemaRef schema) {
        return new Difference(
                kind,
                SchemaText.wordsFor(title, schema),
                SchemaText.wordsFor(words, schema),
                remedy.map(sql -> SchemaText.sqlFor(sql, schema)));
    }
}
