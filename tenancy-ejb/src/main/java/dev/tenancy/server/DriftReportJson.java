package dev.tenancy.server;

import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.DriftReport.Difference;
import dev.tenancy.migration.DriftReport.Drifted;
import dev.tenancy.migration.DriftReport.Kind;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;

/** Reports as they are kept in the database. */
final class DriftReportJson {

    private DriftReportJson() {}

    /** The whole report, but of each list no more than so many. */
    static String write(DriftReport report, int most) {
        JsonArrayBuilder drifted = Json.createArrayBuilder();
        report.drifted().stream().limit(most).forEach(each -> drifted.add(write(each)));
        return Json.createObjectBuilder()
                .add("tenants", report.tenants())
                .add("clean", report.clean())
                .add("drifted", drifted)
                .add("missing", texts(report.missing(), most))
                .add("orphans", texts(report.orphans(), most))
                .build()
                .toString();
    }

    private static JsonObjectBuilder write(Drifted drifted) {
        JsonArrayBuilder differences = Json.createArrayBuilder();
        drifted.differences().forEach(difference -> {
            JsonObjectBuilder json = Json.createObjectBuilder()
                    .add("kind", difference.kind().name())
                    .add("object", difference.object())
                    .add("inWords", difference.inWords());
            difference.remedy().ifPresent(remedy -> json.add("remedy", remedy));
            differences.add(json);
        });
        return Json.createObjectBuilder()
                .add("tenant", drifted.tenant())
                .add("schema", drifted.schema())
                .add("version", drifted.version())
                .add("differences", differences);
    }

    private static JsonArrayBuilder texts(List<String> texts, int most) {
        return Json.createArrayBuilder(texts.stream().limit(most).toList());
    }

    static DriftReport read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            return new DriftReport(
                    json.getInt("tenants"),
                    json.getInt("clean"),
                    objects(json.getJsonArray("drifted")).stream()
                            .map(DriftReportJson::drifted)
                            .toList(),
                    texts(json.getJsonArray("missing")),
                    texts(json.getJsonArray("orphans")));
        }
    }

    private static Drifted drifted(JsonObject json) {
        return new Drifted(
                json.getString("tenant"),
                json.getString("schema"),
                json.getString("version"),
                objects(json.getJsonArray("differences")).stream()
                        .map(DriftReportJson::difference)
                        .toList());
    }

    private static Difference difference(JsonObject json) {
        return new Difference(
                Kind.valueOf(json.getString("kind")),
                json.getString("object"),
                json.getString("inWords"),
                Optional.ofNullable(json.getString("remedy", null)));
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.getValuesAs(JsonObject.class);
    }

    private static List<String> texts(JsonArray array) {
        return array.getValuesAs(JsonString::getString);
    }
}
