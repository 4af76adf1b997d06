package dev.tenancy.web.it;

import static dev.tenancy.sql.tenant.Tables.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.binding.TenantRef;
import dev.tenancy.binding.TenantTransactions;
import dev.tenancy.problem.TenancyException.BindingRefused;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.web.it.probe.SqlProbe;
import dev.tenancy.web.it.probe.SqlProbe.Way;
import dev.tenancy.web.it.probe.UnboundProbe;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** Three ways to a tenant's rows in one transaction: EclipseLink, jOOQ, JDBC. Runs as a part of {@link BindingIT}. */
abstract class SqlBindingTests {

    private static final String SESSION = "select pg_backend_pid()";

    @EJB
    TenantRegistry registry;

    @EJB
    TenantTransactions transactions;

    @EJB
    UnboundProbe unbound;

    @EJB
    private SqlProbe sql;

    @Resource
    ManagedExecutorService executor;

    @Resource(lookup = "java:app/jdbc/tenancy")
    DataSource pool;

    @Test
    void what_one_way_writes_every_other_sees_before_the_commit() throws Exception {
        TenantRef acme = tenant("seen-before");
        List<String> written = new ArrayList<>();
        for (Way writer : Way.values()) {
            for (Way reader : Way.values()) {
                written.add(writer + " for " + reader);
                assertThat(transactions.call(acme, () -> {
                            sql.add(writer, writer + " for " + reader);
                            return sql.names(reader);
                        }))
                        .containsExactlyInAnyOrderElementsOf(written);
            }
        }
        for (Way writer : Way.values()) {
            for (Way reader : Way.values()) {
                assertThat(transactions.call(acme, () -> {
                            sql.renameAll(writer, writer + " over " + reader);
                            return sql.names(reader);
                        }))
                        .hasSameSizeAs(written)
                        .containsOnly(writer + " over " + reader);
            }
        }
    }

    @Test
    void one_rollback_undoes_what_all_three_have_written() throws Exception {
        TenantRef acme = tenant("undone");

        List<String> seen = transactions.call(acme, () -> {
            for (Way way : Way.values()) {
                sql.add(way, way.name());
            }
            List<String> names = sql.names(Way.JOOQ);
            sql.rollBack();
            return names;
        });

        assertThat(seen).containsExactly("JDBC", "JOOQ", "JPA");
        assertThat(transactions.call(acme, () -> sql.names(Way.JDBC))).isEmpty();
    }

    @Test
    void whichever_way_comes_first_binds_one_connection_for_all() throws Exception {
        TenantRef acme = tenant("first-comes");
        for (List<Way> order : List.of(
                List.of(Way.JPA, Way.JOOQ, Way.JDBC),
                List.of(Way.JOOQ, Way.JDBC, Way.JPA),
                List.of(Way.JDBC, Way.JPA, Way.JOOQ))) {
            assertThat(transactions.call(acme, () -> sql.backends(order)))
                    .as(order.toString())
                    .hasSize(3)
                    .allMatch(backend -> backend.toString().endsWith(" tenant_first_comes tenant_first_comes"))
                    .containsOnly(
                            transactions.call(acme, () -> sql.backends(order)).get(0));
        }
    }

    @Test
    void sql_is_refused_without_a_tenant_and_without_a_transaction() {
        TenantRef acme = tenant("refused-sql");
        for (Way way : List.of(Way.JOOQ, Way.JDBC)) {
            assertRefused(() -> sql.names(way), "without a tenant");
            assertRefused(() -> transactions.call(acme, () -> sql.namesWithoutTransaction(way)), "without a tenant");
            assertRefused(() -> unbound.names(way), "without a tenant");
            assertRefused(() -> unbound.namesWithoutTransaction(way), "without a transaction");
        }
    }

    @Test
    void a_second_tenant_in_one_transaction_gets_no_sql() throws Exception {
        TenantRef first = tenant("sql-first");
        TenantRef second = tenant("sql-second");
        transactions.call(first, () -> {
            sql.add(Way.JOOQ, "first's");
            return null;
        });

        assertRefused(
                () -> unbound.bindTwoAround(first, second, () -> sql.names(Way.JOOQ)), "belongs to tenant 'sql-first'");
    }

    @Test
    void a_transaction_of_its_own_serves_another_tenant_in_each_way() throws Exception {
        TenantRef outer = tenant("sql-outer");
        TenantRef inner = tenant("sql-inner");
        for (TenantRef tenant : List.of(outer, inner)) {
            transactions.call(tenant, () -> {
                sql.add(Way.JDBC, tenant.slug().value());
                return null;
            });
        }
        for (Way way : Way.values()) {
            for (Way other : Way.values()) {
                assertThat(transactions.call(outer, () -> sql.aroundAnother(way, inner, () -> sql.names(other))))
                        .containsExactly(List.of("sql-outer"), List.of("sql-inner"), List.of("sql-outer"));
            }
        }
    }

    @Test
    void jooqs_own_transactions_are_refused_and_undo_the_whole() throws Exception {
        TenantRef acme = tenant("own-transaction");
        for (ThrowingCallable attempt : List.<ThrowingCallable>of(
                () -> inTransactionOf(
                        acme, dsl -> dsl.transactionResult(own -> own.dsl().fetchCount(PROJECTS))),
                () -> inTransactionOf(acme, dsl -> dsl.startTransaction().execute()),
                () -> inTransactionOf(acme, dsl -> dsl.commit().execute()),
                () -> inTransactionOf(acme, dsl -> dsl.rollback().execute()),
                () -> inTransactionOf(acme, dsl -> dsl.execute("set role none")),
                () -> inTransactionOf(acme, dsl -> dsl.setLocal(DSL.name("role"), DSL.inline("none"))
                        .execute()),
                () -> inTransactionOf(
                        acme,
                        dsl -> dsl.connectionResult(connection -> {
                            connection.commit();
                            return 1;
                        })))) {
            assertThatThrownBy(attempt).satisfies(e -> assertThat(rootCause(e)).isInstanceOf(BindingRefused.class));
        }
        assertThat(transactions.call(acme, () -> sql.names(Way.JOOQ))).isEmpty();
    }

    private int inTransactionOf(TenantRef tenant, ToIntFunction<DSLContext> work) throws Exception {
        return transactions.call(tenant, () -> {
            sql.add(Way.JPA, "half of the work");
            sql.add(Way.JDBC, "half of the work");
            return sql.with(work::applyAsInt);
        });
    }

    @Test
    void control_on_the_connection_itself_the_role_can_be_left() throws Exception {
        TenantRef acme = tenant("control-role");

        Object user = transactions.call(
                acme,
                () -> sql.withEclipseLinksConnection(connection -> {
                    DSLContext unguarded = DSL.using(connection, SQLDialect.POSTGRES);
                    unguarded.execute("set local role none");
                    return unguarded.fetchValue("select current_user");
                }));

        assertThat(user).isEqualTo("tenancy_app");
    }

    @Test
    void a_statement_kept_beyond_its_transaction_is_refused_in_the_next() throws Exception {
        TenantRef one = tenant("kept-one");
        TenantRef two = tenant("kept-two");
        Query kept = transactions.call(
                one,
                () -> sql.with(dsl -> {
                    Query query = dsl.query("select count(*) from projects").keepStatement(true);
                    query.execute();
                    return query;
                }));
        PreparedStatement plain = transactions.call(one, () -> sql.withConnection(SqlBindingTests::prepared));
        Connection connection = transactions.call(one, () -> sql.withConnection(each -> each));

        assertRefused(() -> transactions.call(two, kept::execute), "beyond the transaction");
        assertRefused(() -> transactions.call(two, plain::execute), "beyond the transaction");
        assertThatThrownBy(
                        () -> transactions.call(two, () -> prepared(connection).execute()))
                .as("a connection that is kept is closed by the server, or refused")
                .isNotNull();
    }

    private static PreparedStatement prepared(Connection connection) {
        try {
            return connection.prepareStatement("select current_user");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void random_switches_in_all_three_ways_read_no_row_of_another_tenant() throws Exception {
        List<TenantRef> tenants = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            TenantRef tenant = tenant("mixed-" + (char) ('a' + i));
            tenants.add(tenant);
            transactions.call(tenant, () -> {
                sql.add(Way.JPA, tenant.slug().value());
                return null;
            });
        }

        assertThat(strangers(tenants, 8, 250, this::mixedRound)).isZero();
    }

    @Test
    void control_where_the_tenant_is_set_for_the_session_another_tenants_rows_are_read() throws Exception {
        List<TenantRef> tenants = new ArrayList<>();
        for (String name : List.of("session-a", "session-b")) {
            TenantRef tenant = tenant(name);
            tenants.add(tenant);
            transactions.call(tenant, () -> {
                sql.add(Way.JOOQ, tenant.slug().value());
                return null;
            });
        }
        String session = setForTheSession("tenant_session_a");
        try {
            // The way of a connection of the pool's and a path that is set once: whoever comes next has it.
            assertThat(strangers(
                            List.of(tenants.get(1)),
                            1,
                            1,
                            (tenant, other, random) ->
                                    onSession(session, dsl -> dsl.selectFrom(PROJECTS)
                                                    .fetch(PROJECTS.NAME))
                                            .stream()
                                            .filter(name -> !name.startsWith(
                                                    tenant.slug().value()))
                                            .count()))
                    .isEqualTo(1);
            assertThat(strangers(tenants, 2, 20, this::mixedRound))
                    .as("whatever the pool's connections carry")
                    .isZero();
        } finally {
            onSession(session, dsl -> dsl.execute("discard all"));
        }
    }

    /** @return the session of the database that is the tenant's from now on, whoever takes it from the pool */
    private String setForTheSession(String schema) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            DSLContext unguarded = DSL.using(connection, SQLDialect.POSTGRES);
            unguarded.execute("set role " + schema);
            unguarded.execute("set search_path = " + schema);
            return String.valueOf(unguarded.fetchValue(SESSION));
        }
    }

    /** Takes connections from the pool until it has this session. */
    private <T> T onSession(String session, Function<DSLContext, T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            DSLContext unguarded = DSL.using(connection, SQLDialect.POSTGRES);
            return session.equals(String.valueOf(unguarded.fetchValue(SESSION)))
                    ? work.apply(unguarded)
                    : onSession(session, work);
        }
    }

    private interface Round {
        /** @return the names read that are not the tenant's own */
        long strangers(TenantRef tenant, TenantRef other, Random random) throws Exception;
    }

    private long strangers(List<TenantRef> tenants, int threads, int rounds, Round round) throws Exception {
        List<Future<Long>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            Random random = new Random(thread);
            running.add(executor.submit(() -> {
                long strangers = 0;
                for (int i = 0; i < rounds; i++) {
                    strangers += round.strangers(
                            tenants.get(random.nextInt(tenants.size())),
                            tenants.get(random.nextInt(tenants.size())),
                            random);
                }
                return strangers;
            }));
        }
        long strangers = 0;
        for (Future<Long> thread : running) {
            strangers += thread.get();
        }
        return strangers;
    }

    /** Writes and reads in ways taken at random; one in four rolls back, one in four calls another tenant meanwhile. */
    private long mixedRound(TenantRef tenant, TenantRef other, Random random) throws Exception {
        Way first = way(random);
        Way second = way(random);
        Way third = way(random);
        int kind = random.nextInt(4);
        String own = tenant.slug().value();
        List<String> names = new ArrayList<>(transactions.call(tenant, () -> {
            List<String> read = new ArrayList<>(sql.names(first));
            if (kind == 0) {
                sql.add(second, own + " never there");
            }
            if (kind == 1) {
                List<List<String>> seen = sql.aroundAnother(second, other, () -> sql.names(third));
                seen.get(1)
                        .forEach(name -> read.add(name.startsWith(other.slug().value()) ? own : name));
                read.addAll(seen.get(2));
            }
            read.addAll(sql.names(third));
            if (kind == 0) {
                sql.rollBack();
            }
            return read;
        }));
        names.addAll(transactions.call(tenant, () -> sql.names(second)));
        return names.stream().filter(name -> !name.startsWith(own)).count()
                + (names.isEmpty() ? 1 : 0)
                + transactions.call(tenant, () -> sql.names(first)).stream()
                        .filter(name -> name.endsWith("never there"))
                        .count();
    }

    private static Way way(Random random) {
        return List.of(Way.values()).get(random.nextInt(Way.values().length));
    }

    TenantRef tenant(String name) {
        Slug slug = new Slug(name);
        return TenantRef.of(registry.register(
                        new NewTenant(slug, new TenantName(name), NewTenant.DEFAULT_PLAN), "test", Optional.empty())
                .tenant());
    }

    static void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call)
                .satisfies(e -> assertThat(rootCause(e)).isInstanceOf(BindingRefused.class))
                .satisfies(e -> assertThat(rootCause(e)).hasMessageContaining(reason));
    }

    static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof BindingRefused)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
