package dev.tenancy.transfer;

import dev.tenancy.log.Shown;
import dev.tenancy.migration.HistoryRow;
import dev.tenancy.problem.TenancyException.ArchiveRefused;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.transfer.Manifest.ColumnFacts;
import dev.tenancy.transfer.Manifest.SequenceFacts;
import dev.tenancy.transfer.Manifest.TableFacts;
import dev.tenancy.transfer.Manifest.TenantFacts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads an archive's two documents: takes nothing in them on trust, and passes over what it does not know. */
final class ArchiveJson {

    private static final Pattern VERSION = Pattern.compile("(?=.{1,50}$)[0-9]+([._][0-9]+)*");

    private final String file;

    private ArchiveJson(String file) {
        this.file = file;
    }

    /** Reads a manifest, one at a time: a hostile one takes memory. @throws ArchiveRefused if it is none, or a newer one */
    static synchronized Manifest manifest(byte[] json) {
        return new ArchiveJson(ArchiveFormat.MANIFEST).readManifest(json);
    }

    /** Checks, and what the manifest they belong to hashes to. */
    record Checks(String manifest, List<FileCheck> files) {
        Checks {
            files = List.copyOf(files);
        }
    }

    /** Reads checks, one at a time too. @throws ArchiveRefused if they are none */
    static synchronized Checks checks(byte[] json) {
        return new ArchiveJson(ArchiveFormat.CHECKS).readChecks(json);
    }

    private Manifest readManifest(byte[] json) {
        JsonNode root = tree(json);
        if (!ArchiveFormat.NAME.equals(root.path("format").asString(""))) {
            throw new ArchiveRefused("the file is not an archive of a tenant: its " + file
                    + " does not say so; name one that 'tenant export' made");
        }
        long version = number(root, "formatVersion");
        if (version < 1) {
            throw refused("says that it is of format " + version + ", and the first one is 1");
        }
        if (version > ArchiveFormat.VERSION) {
            throw new ArchiveRefused("the archive has format " + version + ", and this release reads up to "
                    + ArchiveFormat.VERSION + "; import it with the release that made it, or a newer one");
        }
        JsonNode tenant = object(root, "tenant");
        JsonNode schema = object(root, "schema");
        return new Manifest(
                instant(root, "exportedAt"),
                text(root, "postgresql"),
                new TenantFacts(
                        text(tenant, "slug"),
                        valid(() -> new TenantName(text(tenant, "name"))),
                        text(tenant, "plan"),
                        Map.of(),
                        labels(object(tenant, "labels")),
                        text(tenant, "status"),
                        instant(tenant, "createdAt")),
                text(schema, "version"),
                items(schema, "migrations", this::history),
                items(root, "tables", this::table),
                items(root, "sequences", this::sequence));
    }

    private Checks readChecks(byte[] json) {
        JsonNode root = tree(json);
        return new Checks(
                text(root, "manifestSha256"),
                items(
                        root,
                        "files",
                        node -> new FileCheck(
                                text(node, "file"),
                                number(node, "rows"),
                                number(node, "bytes"),
                                text(node, "sha256"))));
    }

    private HistoryRow history(JsonNode node) {
        return new HistoryRow(
                integer(node, "rank"),
                optional(node, "version").map(this::version),
                text(node, "description"),
                text(node, "type"),
                text(node, "script"),
                node.path("checksum").isNull() || node.path("checksum").isMissingNode()
                        ? Optional.empty()
                        : Optional.of(integer(node, "checksum")),
                truth(node, "success"));
    }

    private TableFacts table(JsonNode node) {
        return new TableFacts(
                text(node, "file"),
                text(node, "name"),
                items(node, "columns", column -> new ColumnFacts(text(column, "name"), text(column, "type"))));
    }

    private SequenceFacts sequence(JsonNode node) {
        return new SequenceFacts(text(node, "name"), number(node, "lastValue"), truth(node, "isCalled"));
    }

    private Labels labels(JsonNode node) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> label : node.properties()) {
            values.put(label.getKey(), string(label.getValue(), label.getKey()));
        }
        return valid(() -> new Labels(values));
    }

    private JsonNode tree(byte[] json) {
        try {
            JsonNode root = ArchiveMapper.INSTANCE.readTree(json);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JacksonException e) {
            throw refused("is not JSON", e);
        }
        throw refused("is no JSON object");
    }

    private JsonNode object(JsonNode node, String name) {
        JsonNode member = node.path(name);
        if (!member.isObject()) {
            throw refused("has no object '" + name + "'");
        }
        return member;
    }

    private <T> List<T> items(JsonNode node, String name, Function<JsonNode, T> read) {
        JsonNode member = node.path(name);
        if (!member.isArray()) {
            throw refused("has no list '" + name + "'");
        }
        List<T> items = new ArrayList<>();
        for (JsonNode item : member) {
            items.add(read.apply(item));
        }
        return items;
    }

    private String text(JsonNode node, String name) {
        return string(node.path(name), name);
    }

    private String string(JsonNode value, String name) {
        if (!value.isString()) {
            throw refused("has no text '" + Shown.of(name) + "'");
        }
        return value.asString();
    }

    private Optional<String> optional(JsonNode node, String name) {
        JsonNode member = node.path(name);
        return member.isNull() || member.isMissingNode() ? Optional.empty() : Optional.of(string(member, name));
    }

    private long number(JsonNode node, String name) {
        JsonNode member = node.path(name);
        if (!member.isIntegralNumber() || !member.canConvertToLong()) {
            throw refused("has no whole number '" + name + "'");
        }
        return member.asLong();
    }

    private int integer(JsonNode node, String name) {
        long number = number(node, name);
        if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
            throw refused("has no whole number '" + name + "' of 32 bits");
        }
        return (int) number;
    }

    private String version(String text) {
        if (!VERSION.matcher(text).matches()) {
            throw refused("has a migration of version '" + Shown.of(text) + "', which is none");
        }
        return text;
    }

    private boolean truth(JsonNode node, String name) {
        JsonNode member = node.path(name);
        if (!member.isBoolean()) {
            throw refused("has no truth value '" + name + "'");
        }
        return member.asBoolean();
    }

    private Instant instant(JsonNode node, String name) {
        try {
            return Instant.parse(text(node, name));
        } catch (DateTimeException e) {
            throw refused("has no time '" + name + "'", e);
        }
    }

    private <T> T valid(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw refused("says something that breaks a rule: " + Shown.sentence(String.valueOf(e.getMessage())), e);
        }
    }

    private ArchiveRefused refused(String why) {
        return new ArchiveRefused("the archive is damaged: its " + file + " " + why + "; export it anew");
    }

    private ArchiveRefused refused(String why, Throwable cause) {
        return new ArchiveRefused("the archive is damaged: its " + file + " " + why + "; export it anew", cause);
    }
}
