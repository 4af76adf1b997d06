import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.GeneratedAnnotationType;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Writes the classes of the tenants' tables: starts a PostgreSQL, has Flyway apply the tenants' migrations to a schema in
 * it, and has jOOQ read what they made.
 *
 * <p>The build launches this file as it is, with the test class path, before it compiles anything. Where neither a
 * migration nor jOOQ nor this file has changed since the last time, it leaves what is there.
 */
final class GenerateTenantSql {

    private static final String SCHEMA = "tenant_model";
    private static final String DIGEST = "migrations.sha256";

    private final Path migrations;
    private final Path output;
    private final Path program;

    private GenerateTenantSql(Path migrations, Path output, Path program) {
        this.migrations = migrations;
        this.output = output;
        this.program = program;
    }

    /** @param args folder of migrations, folder for sources, package, this file */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("org.flywaydb").setLevel(Level.WARNING);
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        new GenerateTenantSql(Path.of(args[0]), Path.of(args[1]), Path.of(args[3])).generate(args[2]);
    }

    private void generate(String packageName) throws Exception {
        String digest = digest();
        Path written = output.resolve(DIGEST);
        if (Files.exists(written) && Files.readString(written).equals(digest)) {
            return;
        }
        remove(output);
        Path data = Files.createTempDirectory("tenancy-model-postgres");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "off")
                .start()) {
            migrate(postgres.getPostgresDatabase());
            GenerationTool.generate(configuration(postgres.getJdbcUrl("postgres", "postgres"), packageName));
        } finally {
            remove(data);
        }
        Files.writeString(written, digest);
        System.out.println("Wrote the classes of the tables that " + migrations + " makes.");
    }

    private void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .schemas(SCHEMA)
                .locations("filesystem:" + migrations)
                .load()
                .migrate();
    }

    /** Tables are named without a schema: which one is meant, the search path of the transaction says. */
    private Configuration configuration(String url, String packageName) {
        return new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc().withUrl(url).withUser("postgres"))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withInputSchema(SCHEMA)
                                .withOutputSchemaToDefault(true)
                                .withExcludes("flyway_schema_history")
                                .withForcedTypes(new ForcedType()
                                        .withName("INSTANT")
                                        .withIncludeTypes("(?i:timestamp.*with.*time.*zone|timestamptz)")))
                        .withGenerate(new Generate()
                                .withGlobalCatalogReferences(false)
                                .withGlobalSchemaReferences(false)
                                .withGeneratedAnnotation(true)
                                .withGeneratedAnnotationType(
                                        GeneratedAnnotationType.JAVAX_ANNOTATION_PROCESSING_GENERATED)
                                .withGeneratedAnnotationDate(false))
                        .withTarget(new Target().withPackageName(packageName).withDirectory(output.toString())));
    }

    /** Of everything that what is written depends on. */
    private String digest() throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(jooq().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(program));
        for (Path file : files(migrations)) {
            digest.update(migrations.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Its file's name has the version. */
    private static String jooq() {
        return Optional.ofNullable(GenerationTool.class.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(URL::getPath)
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .orElseThrow();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(GenerateTenantSql::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
