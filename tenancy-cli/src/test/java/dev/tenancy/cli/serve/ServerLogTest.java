package dev.tenancy.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On lines that Payara Micro 6.2025.10 wrote, most stack frames left out. */
class ServerLogTest {

    private static final String DEPLOYED =
            "2026-11-23T02:43:46.085Z INFO    javax.enterprise.system.core tenancy-web was successfully deployed in 20,341 milliseconds.\n";
    private static final String THREW =
            """
            2026-11-23T02:43:48.690Z SEVERE  javax.enterprise.system.tools.deployment.common Exception while invoking class org.glassfish.ejb.startup.EjbApplication start method
            jakarta.ejb.EJBException: jakarta.ejb.CreateException: Initialization failed for Singleton Startup
            \tat com.sun.ejb.containers.AbstractSingletonContainer$SingletonContextFactory.create(AbstractSingletonContainer.java:743)
            Caused by: jakarta.ejb.CreateException: Initialization failed for Singleton Startup
            \tat com.sun.ejb.containers.AbstractSingletonContainer.createSingletonEJB(AbstractSingletonContainer.java:510)
            \t... 30 more
            Caused by: org.flywaydb.core.api.FlywayException: Found more than one migration with version 1
            Offenders:
            -> /tmp/broken/V1__b.sql (SQL)
            -> /tmp/broken/V1__a.sql (SQL)
            \tat org.flywaydb.core.internal.resolver.CompositeMigrationResolver.checkForIncompatibilities(CompositeMigrationResolver.java:106)
            """;
    private static final String GIVEN_UP =
            "2026-11-23T02:43:48.692Z SEVERE  javax.enterprise.system.core Exception while loading the app\n";
    private static final String BOOTED =
            "2026-11-23T02:43:48.996Z INFO    PayaraMicro Payara Micro 6.2025.10 (build 42) ready in 28,098 (ms)\n";

    @TempDir
    Path directory;

    @Test
    void tells_what_the_application_threw_as_it_started() throws IOException {
        ServerLog log = log(DEPLOYED + THREW + GIVEN_UP);

        assertThat(log.startFailure())
                .hasValue(": Found more than one migration with version 1 Offenders: -> /tmp/broken/V1__b.sql (SQL)"
                        + " -> /tmp/broken/V1__a.sql (SQL); all is in " + log.path());
    }

    @Test
    void waits_until_payara_has_given_the_application_up() throws IOException {
        assertThat(log(DEPLOYED + THREW).startFailure()).isEmpty();
    }

    @Test
    void tells_the_last_words_where_nothing_says_what_was_thrown() throws IOException {
        assertThat(log(DEPLOYED + GIVEN_UP).startFailure())
                .hasValueSatisfying(words -> assertThat(words).endsWith("Exception while loading the app"));
    }

    @Test
    void takes_a_start_that_went_well_for_no_failure() throws IOException {
        ServerLog log = log(DEPLOYED + BOOTED);

        assertThat(log.startFailure()).isEmpty();
        assertThat(log.saysUndeployed()).isFalse();
    }

    @Test
    void knows_a_server_that_runs_without_the_application() throws IOException {
        assertThat(log(BOOTED).saysUndeployed()).isTrue();
    }

    private ServerLog log(String text) throws IOException {
        return new ServerLog(Files.writeString(directory.resolve("server.log"), text));
    }
}
