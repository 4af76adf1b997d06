package dev.tenancy.lifecycle;

import static dev.tenancy.lifecycle.LifecycleFixture.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every step from every status, against the real database. */
class StepTakingTest {

    private static LifecycleFixture fixture;

    private final Slug slug = TestDatabase.freshSlug();

    @BeforeAll
    static void prepare() {
        fixture = LifecycleFixture.create();
    }

    @ParameterizedTest(name = "{0}: suspend {1}, resume {2}, read-only {3}, archive {4}, restore {5}")
    @CsvSource(
            textBlock =
                    """
                    # from,    suspend,   resume,   read-only, archive,  restore
                    ACTIVE,    SUSPENDED, -,        READ_ONLY, ARCHIVED, -
                    SUSPENDED, -,         ACTIVE,   READ_ONLY, ARCHIVED, conflict
                    READ_ONLY, SUSPENDED, ACTIVE,   -,         ARCHIVED, conflict
                    ARCHIVED,  conflict,  conflict, conflict,  -,        ACTIVE
                    FAILED,    conflict,  ACTIVE,   conflict,  ARCHIVED, conflict
                    PURGING,   conflict,  conflict, conflict,  conflict, conflict
                    """)
    void each_step_leads_where_the_table_says_or_is_refused(
            TenantStatus from, String suspend, String resume, String readOnly, String archive, String restore)
            throws SQLException {
        check(from, Step.SUSPEND, suspend);
        check(from, Step.RESUME, resume);
        check(from, Step.READ_ONLY, readOnly);
        check(from, Step.ARCHIVE, archive);
        check(from, Step.RESTORE, restore);
    }

    /** {@code -}: nothing to do; {@code conflict}: refused; else the status after it. */
    private static void check(TenantStatus from, Step step, String expected) throws SQLException {
        Slug slug = TestDatabase.freshSlug();
        fixture.tenancy().register(slug);
        fixture.place(slug, from);
        Tenant before = fixture.tenant(slug);
        List<String> trail = fixture.trail(slug);

        if (expected.equals("conflict")) {
            assertThatExceptionOfType(TenantStatusConflict.class)
                    .as("%s at %s", step, from)
                    .isThrownBy(() -> fixture.take(step, slug))
                    .withMessageContainingAll(slug.value(), from.code(), step.code());
        } else {
            Tenant after = fixture.take(step, slug);
            assertThat(after).as("%s at %s", step, from).isEqualTo(fixture.tenant(slug));
        }

        boolean changes = !expected.equals("-") && !expected.equals("conflict");
        Tenant after = fixture.tenant(slug);
        if (changes) {
            assertThat(after.status().name()).as("%s at %s", step, from).isEqualTo(expected);
            assertThat(after.version()).isEqualTo(before.version() + 1);
            assertThat(after.statusChangedAt()).isAfter(before.statusChangedAt());
            assertThat(fixture.trail(slug))
                    .hasSize(trail.size() + 1)
                    .last()
                    .asString()
                    .contains(from.code() + " → " + after.status().code());
        } else {
            assertThat(after).as("%s at %s", step, from).isEqualTo(before);
            assertThat(fixture.trail(slug)).isEqualTo(trail);
        }
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE, ACTIVE", "SUSPENDED, SUSPENDED", "READ_ONLY, READ_ONLY", "FAILED, SUSPENDED"})
    void restoring_brings_back_where_a_tenant_stood_and_one_that_had_failed_suspended(
            TenantStatus before, TenantStatus after) throws SQLException {
        fixture.tenancy().register(slug);
        fixture.place(slug, before);

        Tenant archived = fixture.take(Step.ARCHIVE, slug);
        Tenant restored = fixture.take(Step.RESTORE, slug);

        assertThat(archived.purgeAfter()).isPresent();
        assertThat(restored.status()).isEqualTo(after);
        assertThat(restored.purgeAfter()).isEmpty();
    }

    @Test
    void archiving_begins_the_grace_period_and_says_who_and_why() throws SQLException {
        fixture.tenancy().register(slug);

        Tenant archived =
                fixture.lifecycle().take(Step.ARCHIVE, slug, Optional.of("contract ended"), Precondition.NONE, ACTOR);

        assertThat(archived.statusReason()).contains("contract ended");
        assertThat(Duration.between(Instant.now(), archived.purgeAfter().orElseThrow()))
                .isBetween(LifecycleFixture.GRACE.minusMinutes(5), LifecycleFixture.GRACE);
        assertThat(fixture.tenancy()
                        .database()
                        .query(
                                "select actor, action, detail from public.audit_events where tenant_id = ? order by id desc limit 1",
                                archived.id().value()))
                .containsExactly("jane|tenant.archived|active → archived: contract ended");
    }

    @Test
    void a_step_without_a_reason_forgets_the_last_one() throws SQLException {
        fixture.tenancy().register(slug);
        fixture.lifecycle().take(Step.SUSPEND, slug, Optional.of("unpaid"), Precondition.NONE, ACTOR);

        assertThat(fixture.take(Step.RESUME, slug).statusReason()).isEmpty();
    }

    @Test
    void a_stale_precondition_changes_nothing() throws SQLException {
        Tenant registered = fixture.tenancy().register(slug.value());
        Tenant suspended = fixture.take(Step.SUSPEND, slug);

        assertThatExceptionOfType(StaleVersion.class).isThrownBy(() -> fixture.lifecycle()
                .take(Step.ARCHIVE, slug, Optional.empty(), new Precondition(Set.of(registered.version())), ACTOR));

        assertThat(fixture.tenant(slug)).isEqualTo(suspended);
    }

    @Test
    void an_unknown_tenant_and_a_reason_out_of_form_are_refused() {
        fixture.tenancy().register(slug);

        assertThatExceptionOfType(TenantNotFound.class)
                .isThrownBy(() -> fixture.take(Step.SUSPEND, TestDatabase.freshSlug()));
        for (String reason : List.of("", "x".repeat(201), "line\nbreak", "nul\0")) {
            assertThatExceptionOfType(InvalidInput.class)
                    .isThrownBy(() ->
                            fixture.lifecycle().take(Step.SUSPEND, slug, Optional.of(reason), Precondition.NONE, ACTOR))
                    .matches(refused -> refused.violations().get(0).name().equals("/reason"));
        }
        assertThat(fixture.tenant(slug).status()).isEqualTo(TenantStatus.ACTIVE);
    }

    @Test
    void a_failed_tenant_is_not_resumed_while_its_schema_is_missing() throws SQLException {
        fixture.tenancy().register(slug);
        fixture.place(slug, TenantStatus.FAILED);
        fixture.tenancy().database().execute("drop schema " + slug.schema().quoted() + " cascade");

        assertThatExceptionOfType(TenantStatusConflict.class)
                .isThrownBy(() -> fixture.take(Step.RESUME, slug))
                .withMessageContainingAll(slug.value(), "schema", "missing");

        fixture.tenancy().database().execute("create schema " + slug.schema().quoted());
        assertThat(fixture.take(Step.RESUME, slug).status()).isEqualTo(TenantStatus.ACTIVE);
    }

    @Test
    void of_two_opposite_steps_from_one_version_at_once_one_is_taken() throws Exception {
        for (int round = 0; round < 10; round++) {
            Slug each = TestDatabase.freshSlug();
            Tenant seen = fixture.tenancy().register(each.value());
            Precondition precondition = new Precondition(Set.of(seen.version()));

            List<Object> outcomes = atOnce(List.of(
                    () -> fixture.lifecycle().take(Step.SUSPEND, each, Optional.empty(), precondition, "one"),
                    () -> fixture.lifecycle().take(Step.ARCHIVE, each, Optional.empty(), precondition, "other")));

            assertThat(outcomes).filteredOn(StaleVersion.class::isInstance).hasSize(1);
            assertThat(outcomes).filteredOn(Tenant.class::isInstance).containsExactly(fixture.tenant(each));
            assertThat(fixture.trail(each)).hasSize(1);
        }
    }

    @Test
    void opposite_steps_at_once_without_a_precondition_are_taken_one_after_the_other() throws Exception {
        fixture.tenancy().register(slug);

        for (int round = 0; round < 10; round++) {
            List<Object> outcomes =
                    atOnce(List.of(() -> fixture.take(Step.SUSPEND, slug), () -> fixture.take(Step.RESUME, slug)));
            assertThat(outcomes).allMatch(Tenant.class::isInstance);
        }

        List<String> trail = fixture.trail(slug);
        for (int i = 0; i < trail.size(); i++) {
            assertThat(trail.get(i))
                    .isEqualTo(
                            i % 2 == 0 ? "tenant.suspended|active → suspended" : "tenant.resumed|suspended → active");
        }
        assertThat(fixture.tenant(slug).version()).isEqualTo(1 + trail.size());
    }

    @Test
    void a_row_that_somebody_keeps_locked_is_a_conflict_and_not_a_wait_for_ever() throws Exception {
        fixture.tenancy().register(slug);
        try (Connection other = fixture.tenancy().database().owner().getConnection()) {
            other.setAutoCommit(false);
            TestDatabase.query(other, "select from public.tenants where slug = ? for update", slug.value());

            assertThatExceptionOfType(TenantStatusConflict.class)
                    .isThrownBy(() -> fixture.take(Step.SUSPEND, slug))
                    .withMessageContainingAll(slug.value(), "try again");
            other.rollback();
        }
    }

    static List<Object> atOnce(List<Callable<?>> calls) throws Exception {
        CyclicBarrier together = new CyclicBarrier(calls.size());
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<Object>> futures = new ArrayList<>();
            for (Callable<?> call : calls) {
                futures.add(threads.submit(() -> {
                    together.await();
                    try {
                        return call.call();
                    } catch (RuntimeException e) {
                        return e;
                    }
                }));
            }
            List<Object> outcomes = new ArrayList<>();
            for (Future<Object> future : futures) {
                outcomes.add(future.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }
}
