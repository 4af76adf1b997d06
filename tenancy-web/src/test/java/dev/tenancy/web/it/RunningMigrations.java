package dev.tenancy.web.it;

import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.MicroServer;
import dev.tenancy.web.testing.ServerSettings;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** One running server for the tests of migrations, whose release is ahead of its tenants; it ends with the JVM. */
abstract class RunningMigrations {

    static final String MIGRATIONS = "/api/v1/migrations";
    static final String SCRIPT = "V1000__invoices.sql";
    static final TestTenancy tenancy = TestTenancy.create();
    static final TestDatabase database = tenancy.database();
    static final MicroServer server = start();
    static final ApiClient nobody = server.client();
    static final ApiClient operator = nobody.asOperator();

    private static int registered;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "migrations-server-end"));
    }

    /** Serves scripts that a tenant of the product's own migrations lacks, and leaves it to its operator to run them. */
    private static MicroServer start() {
        try {
            Path scripts = Files.createDirectories(Path.of(System.getProperty("tenancy.it.dir"), "migrations-scripts"));
            Files.writeString(
                    scripts.resolve(SCRIPT),
                    """
                    create table before_it (id int);

                    create table invoices (id uuid primary key);

                    create unique index projects_name_key on projects (lower(name));
                    """);
            return MicroServer.start(
                    "migrations",
                    ServerSettings.of(database)
                            .with("tenancy.startup.migrate", "validate")
                            .with("tenancy.locations.tenant", "classpath:db/tenant,filesystem:" + scripts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void leave_no_run_open_and_nobody_behind() {
        JsonValue open = operator.get(MIGRATIONS + "/status").json().get("openRun");
        if (open != JsonValue.NULL) {
            operator.send("POST", MIGRATIONS + "/" + open + "/cancel", null);
        }
        database.execute("delete from public.tenants where schema_version <> '1000'");
    }

    /** Registers so many tenants under the release before. */
    static List<String> behind(int count) {
        List<String> slugs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String slug = "t" + ++registered + "x";
            tenancy.register(slug);
            slugs.add(slug);
        }
        return slugs;
    }

    /** A name nobody has had. */
    static String unused(String prefix) {
        return prefix + ++registered;
    }
}
