package dev.tenancy.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.config.Database;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.testing.HeldConnection;
import dev.tenancy.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long a silent database is waited for. */
class AppDataSourceTest {

    private static Database config;

    @BeforeAll
    static void prepare() {
        config = TestDatabase.create().config();
    }

    @Test
    void waits_for_seconds_where_requests_run_and_for_an_hour_where_ddl_runs() throws SQLException {
        AppDataSource app = new AppDataSource(config);
        OwnerDataSource owner = new OwnerDataSource(config);
        app.getConnection().close();
        owner.getConnection().close();
        TransferDataSource transfer = new TransferDataSource(config);
        try (Connection connection = transfer.getConnection()) {
            assertThat(connection.getMetaData().getUserName())
                    .isEqualTo(config.app().user());
        }

        assertThat(app.getConnectTimeout()).isEqualTo(5);
        assertThat(app.getLoginTimeout()).isEqualTo(5);
        assertThat(app.getSocketTimeout()).isEqualTo(30);
        assertThat(owner.getLoginTimeout()).isEqualTo(5);
        assertThat(owner.getSocketTimeout()).isEqualTo(3600);
        assertThat(transfer.getSocketTimeout()).as("rows may be long in coming").isEqualTo(3600);
    }

    @Test
    void waits_as_long_as_the_url_says() throws SQLException {
        AppDataSource app = new AppDataSource(at(config.url() + "?connectTimeout=7&loginTimeout=0&socketTimeout=11"));
        app.getConnection().close();

        assertThat(app.getConnectTimeout()).isEqualTo(7);
        assertThat(app.getLoginTimeout()).isZero();
        assertThat(app.getSocketTimeout()).isEqualTo(11);
    }

    @Test
    void a_server_that_accepts_and_says_nothing_is_unavailable() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/x?loginTimeout=1";

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> new AppDataSource(at(url)).getConnection())
                    .matches(DatabaseFailure::isUnavailable);
        }
    }

    @Test
    void a_database_that_stops_answering_is_unavailable() throws Exception {
        AppDataSource app = new AppDataSource(at(config.url() + "?socketTimeout=1"));
        try (Connection connection = app.getConnection();
                HeldConnection held = HeldConnection.hold(connection)) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> held.query("select 1"))
                    .matches(DatabaseFailure::isUnavailable)
                    .matches(e -> "08006".equals(e.getSQLState()), "connection failure");
        }
    }

    @Test
    void a_ping_is_answered_within_seconds_though_the_database_hangs() throws Exception {
        try (Connection connection = new AppDataSource(config).getConnection();
                HeldConnection held = HeldConnection.hold(connection)) {
            Instant start = Instant.now();

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> new TenantDirectory(held.dataSource()).ping())
                    .matches(DatabaseFailure::isUnavailable);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static Database at(String url) {
        return new Database(url, config.app(), config.owner());
    }
}
