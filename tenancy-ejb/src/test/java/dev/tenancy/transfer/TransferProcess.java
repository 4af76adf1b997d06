package dev.tenancy.transfer;

import dev.tenancy.config.Database;
import dev.tenancy.config.Database.Login;
import dev.tenancy.config.Isolation;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.AppDataSource;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * A process of its own that exports to its standard output or imports from its standard input, so that it can be killed,
 * and has little memory.
 */
final class TransferProcess {

    private TransferProcess() {}

    static ProcessBuilder of(TestDatabase database, int heapMegabytes, String what, Slug slug) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx" + heapMegabytes + "m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TransferProcess.class.getName(),
                database.url(),
                database.config().app().user(),
                database.config().app().password(),
                database.config().owner().user(),
                database.config().owner().password(),
                what,
                slug.value()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** URL, both logins, what to do, slug. */
    public static void main(String[] args) throws Exception {
        Database database = new Database(args[0], new Login(args[1], args[2]), new Login(args[3], args[4]));
        OwnerDataSource owner = new OwnerDataSource(database);
        AppDataSource app = new AppDataSource(database);
        TenancyConfig config = TestTenancy.config(
                new TestDatabase("", database, owner, owner, app), Isolation.ROLE, TestTenancy.OWN_MIGRATIONS);
        Transfers transfers = new Transfers(
                owner,
                app,
                config,
                MigrationCatalog.resolve(owner, config.tenantLocations()),
                Executors.defaultThreadFactory());
        Slug slug = new Slug(args[6]);
        if (args[5].equals("export")) {
            try (BufferedOutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
                transfers.export(slug, out, "process", TransferListener.NONE);
            }
        } else {
            transfers.importTenant(
                    System.in, new NewTenantFromArchive(slug), "process", Optional.empty(), TransferListener.NONE);
        }
    }

    /** Runs it to its end. */
    static void run(ProcessBuilder process) throws IOException, InterruptedException {
        int exit = process.start().waitFor();
        if (exit != 0) {
            throw new AssertionError("the process ended with " + exit);
        }
    }
}
