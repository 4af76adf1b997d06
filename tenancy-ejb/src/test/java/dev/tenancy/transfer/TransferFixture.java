package dev.tenancy.transfer;

import dev.tenancy.config.TenancyConfig;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import dev.tenancy.transfer.TransferOutcome.Brought;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What tests of transfers have in common. */
final class TransferFixture {

    static final String ZOO = "classpath:db/zoo";
    static final String ZOO_NEXT = "classpath:db/zoo-next";

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<TestTenancy, Transfers> KNOWN = new ConcurrentHashMap<>();

    private TransferFixture() {}

    /** Scripts are resolved once for each release. */
    static Transfers transfers(TestTenancy tenancy) {
        return KNOWN.computeIfAbsent(tenancy, TransferFixture::make);
    }

    /** A new tenant like another one. */
    static Tenant cloned(TestTenancy tenancy, Tenant source, boolean withData) throws SQLException {
        return transfers(tenancy)
                .cloneTenant(
                        source.slug(),
                        new NewTenantFromTenant(TestDatabase.freshSlug(), withData),
                        "test",
                        Optional.empty(),
                        TransferListener.NONE)
                .tenant();
    }

    /** Those that may take so long and no longer. */
    static Transfers within(TestTenancy tenancy, Duration timeout) {
        TestDatabase database = tenancy.database();
        TenancyConfig config = tenancy.config();
        return new Transfers(
                database.owner(),
                database.app(),
                new TenancyConfig(
                        config.database(),
                        config.isolation(),
                        config.startupMigration(),
                        config.domain(),
                        config.tenantLocations(),
                        config.sharedLocations(),
                        config.operatorToken(),
                        config.web(),
                        config.lifecycle(),
                        config.jwt(),
                        config.signUp(),
                        config.analytics(),
                        timeout),
                migrations(tenancy),
                Executors.defaultThreadFactory());
    }

    private static Transfers make(TestTenancy tenancy) {
        TestDatabase database = tenancy.database();
        return new Transfers(
                database.owner(),
                database.app(),
                tenancy.config(),
                migrations(tenancy),
                Executors.defaultThreadFactory());
    }

    /** As the fleet runs them, which a server has. */
    private static MigrationSet migrations(TestTenancy tenancy) {
        return MigrationCatalog.resolve(FleetSettings.ofRegistry(
                tenancy.database().owner(), tenancy.config().tenantLocations()));
    }

    static byte[] export(TestTenancy tenancy, Slug slug) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            transfers(tenancy).export(slug, out, "test", TransferListener.NONE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    static Brought bring(TestTenancy tenancy, byte[] archive, Slug slug) {
        return bring(tenancy, new ByteArrayInputStream(archive), new NewTenantFromArchive(slug));
    }

    static Brought bring(TestTenancy tenancy, InputStream archive, NewTenantFromArchive request) {
        try {
            return (Brought)
                    transfers(tenancy).importTenant(archive, request, "test", Optional.empty(), TransferListener.NONE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A tenant with rows in all that the zoo's migrations make. */
    static Tenant zooTenant(TestTenancy tenancy) {
        Tenant tenant = tenancy.register(TestDatabase.freshSlug()).tenant();
        try (InputStream rows = TransferFixture.class.getResourceAsStream("/db/zoo/rows.txt")) {
            tenancy.database()
                    .execute("set search_path = " + tenant.schema().quoted() + ";\n"
                            + new String(rows.readAllBytes(), StandardCharsets.UTF_8)
                                    .replace("${schema}", tenant.schema().quoted()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tenant;
    }

    /** The archive's files, unpacked, by name. */
    static Map<String, byte[]> files(byte[] archive) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** An archive of these files. */
    static byte[] archive(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static JsonNode json(byte[] document) {
        return JSON.readTree(document);
    }

    static byte[] bytes(JsonNode document) {
        return JSON.writeValueAsBytes(document);
    }

    /** A manifest without what is another tenant's by nature. */
    static JsonNode comparable(byte[] manifest) {
        ObjectNode root = (ObjectNode) json(manifest);
        root.remove("exportedAt");
        ObjectNode tenant = (ObjectNode) root.get("tenant");
        tenant.remove("slug");
        tenant.remove("createdAt");
        return root;
    }
}
