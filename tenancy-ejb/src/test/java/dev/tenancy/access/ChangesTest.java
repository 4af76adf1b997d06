package dev.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantAccess.Entry;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.tenant.TenantStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is believed and what is not, by a clock that the test winds. */
class ChangesTest {

    private static final Entry ACME = entry("acme", "free");
    private static final Entry GLOBEX = entry("globex", "team");

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final Changes changes = new Changes(clock::get);
    private final Memory<String, Entry> memory = new Memory<>(100, changes, Optional::of);

    @BeforeEach
    void hear() {
        wind(Duration.ofMillis(1));
        changes.heard();
    }

    @Test
    void believes_for_five_seconds_while_changes_are_heard_of() throws SQLException {
        remember("acme", ACME);

        windHearing(Duration.ofMillis(4900));
        assertThat(isAskedAgain("acme")).isFalse();
        windHearing(Duration.ofMillis(200));
        assertThat(isAskedAgain("acme")).isTrue();
    }

    @Test
    void believes_for_one_second_while_they_are_not() throws SQLException {
        changes.unheard();
        remember("acme", ACME);

        wind(Duration.ofMillis(900));
        assertThat(isAskedAgain("acme")).isFalse();
        wind(Duration.ofMillis(200));
        assertThat(isAskedAgain("acme")).isTrue();
    }

    @Test
    void a_node_that_has_not_heard_itself_for_a_while_believes_that_it_hears_nothing() throws SQLException {
        remember("acme", ACME);

        wind(Duration.ofMillis(2600));

        assertThat(changes.isHeard()).isFalse();
        assertThat(isAskedAgain("acme")).isTrue();
    }

    @Test
    void does_not_believe_what_was_read_of_a_tenant_before_it_changed() throws SQLException {
        remember("acme", ACME);
        remember("globex", GLOBEX);

        changes.tenant(ACME.tenant().id().value());

        assertThat(isAskedAgain("acme")).isTrue();
        assertThat(isAskedAgain("globex")).isFalse();
    }

    @Test
    void does_not_believe_what_was_read_of_a_plans_tenants_before_it_changed() throws SQLException {
        remember("acme", ACME);
        remember("globex", GLOBEX);

        changes.plan("team");

        assertThat(isAskedAgain("acme")).isFalse();
        assertThat(isAskedAgain("globex")).isTrue();
    }

    @Test
    void believes_nothing_once_anything_may_have_changed() throws SQLException {
        remember("acme", ACME);

        changes.everything();

        assertThat(isAskedAgain("acme")).isTrue();
    }

    @Test
    void what_was_being_read_when_a_change_was_told_is_used_once_and_not_believed() throws SQLException {
        Optional<Entry> found = memory.get("acme", () -> {
            wind(Duration.ofMillis(3));
            changes.tenant(ACME.tenant().id().value());
            wind(Duration.ofMillis(3));
            return Optional.of(Lasting.forEver(ACME));
        });

        assertThat(found).contains(ACME);
        assertThat(isAskedAgain("acme")).isTrue();
        assertThat(isAskedAgain("acme"))
                .as("control: what was read after it is")
                .isFalse();
    }

    @Test
    void a_reading_that_took_long_does_not_displace_a_later_one_for_long() throws SQLException {
        memory.get("acme", () -> {
            changes.tenant(ACME.tenant().id().value());
            wind(Duration.ofMillis(1));
            remember("acme", ACME);
            return Optional.of(Lasting.forEver(ACME));
        });

        assertThat(isAskedAgain("acme")).isTrue();
    }

    @Test
    void what_ends_by_itself_ends_on_time() throws SQLException {
        memory.get("key", () -> Optional.of(new Lasting<>(ACME, Optional.of(Duration.ofMillis(300)))));

        wind(Duration.ofMillis(299));
        assertThat(isAskedAgain("key")).isFalse();
        wind(Duration.ofMillis(1));
        assertThat(isAskedAgain("key")).isTrue();
    }

    @Test
    void a_host_that_is_nobodys_is_asked_for_again_once_any_tenant_has_changed() throws SQLException {
        Memory<String, Optional<Entry>> hosts = new Memory<>(100, changes, found -> found);
        hosts.get("app.example.com", () -> Optional.of(Lasting.forEver(Optional.empty())));
        wind(Duration.ofMillis(1));
        hosts.get("app.example.com", ChangesTest::unexpected);

        changes.tenant(GLOBEX.tenant().id().value());

        hosts.get("app.example.com", () -> Optional.of(Lasting.forEver(Optional.of(GLOBEX))));
        assertThat(hosts.fromDatabase()).isEqualTo(2);
    }

    @Test
    void what_is_not_found_is_asked_for_again_and_what_is_found_is_bounded() throws SQLException {
        for (int i = 0; i < 1000; i++) {
            memory.get("nobody-" + i, Optional::empty);
        }
        assertThat(memory.size()).isZero();

        for (int i = 0; i < 1000; i++) {
            remember("somebody-" + i, ACME);
        }
        assertThat(memory.size()).isEqualTo(100);
        assertThat(isAskedAgain("somebody-999")).isFalse();
        assertThat(isAskedAgain("somebody-1")).isTrue();
    }

    @Test
    void more_changes_than_can_be_noted_count_as_a_change_of_everything() throws SQLException {
        remember("acme", ACME);
        for (int i = 0; i < 20_001; i++) {
            changes.tenant(UUID.randomUUID());
        }

        assertThat(isAskedAgain("acme")).isTrue();
    }

    @Test
    void of_two_changes_at_once_the_later_counts_also_if_the_earlier_is_noted_last() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Changes both = new Changes(() -> {
            long read = clock.get();
            meanwhile.getAndSet(() -> {}).run();
            return read;
        });
        both.heard();
        for (Runnable change : List.<Runnable>of(
                both::everything, () -> both.tenant(ACME.tenant().id().value()), () -> both.plan("free"))) {
            AtomicReference<Remembered<Entry>> between = new AtomicReference<>();
            meanwhile.set(() -> {
                wind(Duration.ofMillis(1));
                between.set(new Remembered<>(ACME, Optional.of(ACME), clock.get(), Optional.empty()));
                wind(Duration.ofMillis(1));
                change.run();
            });

            change.run();

            wind(Duration.ofMillis(1));
            assertThat(both.isBelieved(between.get())).isFalse();
            assertThat(both.isBelieved(new Remembered<>(ACME, Optional.of(ACME), clock.get(), Optional.empty())))
                    .as("control: what was read after both is")
                    .isTrue();
        }
    }

    private void remember(String key, Entry entry) throws SQLException {
        memory.get(key, () -> Optional.of(Lasting.forEver(entry)));
        wind(Duration.ofMillis(1));
    }

    private boolean isAskedAgain(String key) throws SQLException {
        long before = memory.fromDatabase();
        wind(Duration.ofNanos(1));
        memory.get(key, () -> Optional.of(Lasting.forEver(ACME)));
        wind(Duration.ofNanos(1));
        return memory.fromDatabase() > before;
    }

    private void wind(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void windHearing(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 100) {
            wind(Duration.ofMillis(100));
            changes.heard();
        }
    }

    private static Optional<Lasting<Optional<Entry>>> unexpected() {
        throw new AssertionError("asked again");
    }

    private static Entry entry(String name, String plan) {
        Slug slug = new Slug(name);
        return new Entry(
                new Tenant(
                        TenantId.random(),
                        slug,
                        slug.schema(),
                        new TenantName(name),
                        plan,
                        TenantStatus.ACTIVE,
                        Optional.empty(),
                        Instant.EPOCH,
                        Optional.empty(),
                        Labels.NONE,
                        new SchemaState("1", "digest"),
                        Instant.EPOCH,
                        1),
                PlanLimits.NONE);
    }
}
