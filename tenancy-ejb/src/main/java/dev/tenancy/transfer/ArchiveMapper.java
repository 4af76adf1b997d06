package dev.tenancy.transfer;

import dev.tenancy.migration.HistoryRow;
import dev.tenancy.transfer.Manifest.TableFacts;
import dev.tenancy.transfer.Manifest.TenantFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes an archive's two documents. */
final class ArchiveMapper {

    private static final int DEEPEST = 8;

    /** A token takes eight bytes in what we write, so no document of ours has more; as a tree, some 200 MB at most. */
    private static final int MOST_TOKENS = ArchiveFormat.MOST_JSON / 8;

    /** Reads no name twice, no deep nesting, nothing behind the end. */
    static final JsonMapper INSTANCE = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .maxStringLength(1 << 16)
                            .maxNameLength(1 << 10)
                            .maxNumberLength(40)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ArchiveMapper() {}

    static byte[] write(Manifest manifest) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", ArchiveFormat.NAME);
        root.put("formatVersion", ArchiveFormat.VERSION);
        root.put("exportedAt", manifest.exportedAt().toString());
        root.put("postgresql", manifest.postgresql());
        root.put("tenant", tenant(manifest.tenant()));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("version", manifest.version());
        schema.put(
                "migrations",
                manifest.history().stream().map(ArchiveMapper::migration).toList());
        root.put("schema", schema);
        root.put("tables", manifest.tables().stream().map(ArchiveMapper::table).toList());
        List<Object> sequences = new ArrayList<>();
        manifest.sequences().forEach(sequence -> {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", sequence.name());
            object.put("lastValue", sequence.lastValue());
            object.put("isCalled", sequence.isCalled());
            sequences.add(object);
        });
        root.put("sequences", sequences);
        return INSTANCE.writeValueAsBytes(root);
    }

    static byte[] write(String manifestSha256, List<FileCheck> files) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("manifestSha256", manifestSha256);
        List<Object> checks = new ArrayList<>();
        files.forEach(file -> {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("file", file.file());
            object.put("rows", file.rows());
            object.put("bytes", file.bytes());
            object.put("sha256", file.sha256());
            checks.add(object);
        });
        root.put("files", checks);
        return INSTANCE.writeValueAsBytes(root);
    }

    private static Map<String, Object> tenant(TenantFacts tenant) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("slug", tenant.slug());
        object.put("name", tenant.name().value());
        object.put("plan", tenant.plan());
        object.put("limits", new TreeMap<>(tenant.limits()));
        object.put("labels", tenant.labels().values());
        object.put("status", tenant.status());
        object.put("createdAt", tenant.createdAt().toString());
        return object;
    }

    private static Map<String, Object> migration(HistoryRow row) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rank", row.rank());
        object.put("version", row.version().orElse(null));
        object.put("description", row.description());
        object.put("type", row.type());
        object.put("script", row.script());
        object.put("checksum", row.checksum().orElse(null));
        object.put("success", row.success());
        return object;
    }

    private static Map<String, Object> table(TableFacts table) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", table.file());
        object.put("name", table.name());
        List<Object> columns = new ArrayList<>();
        table.columns().forEach(column -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("name", column.name());
            each.put("type", column.type());
            columns.add(each);
        });
        object.put("columns", columns);
        return object;
    }
}
