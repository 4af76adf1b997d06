package dev.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tenancy.access.ApiKeys.NewKey;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.problem.TenancyException.TooManyKeys;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys of a tenant, from the first to the one too many. */
class KeyDirectoryTest {

    private static final Slug ACME = new Slug("acme");
    private static final KeyName EXPORT = new KeyName("billing export");
    private static final Optional<Instant> NEVER = Optional.empty();

    private static TestTenancy tenancy;
    private static KeyDirectory keys;
    private static KeyDirectory reader;

    @BeforeAll
    static void two_tenants() {
        tenancy = TestTenancy.create();
        tenancy.register("acme");
        tenancy.register("globex");
        keys = new KeyDirectory(tenancy.database().owner());
        reader = new KeyDirectory(tenancy.database().app());
    }

    @BeforeEach
    void no_keys() {
        tenancy.database()
                .execute("delete from public.api_keys where name <> 'first key'; delete from public.audit_events");
        tenancy.database().execute("update public.api_keys set revoked_at = null");
    }

    @Test
    void the_first_key_names_who_registered_the_tenant() throws SQLException {
        assertThat(reader.list(new Slug("globex"))).singleElement().satisfies(first -> {
            assertThat(first.createdBy()).contains("test");
            assertThat(first.scope()).isEqualTo(KeyScope.WRITE);
        });
    }

    @Test
    void a_key_opens_its_tenant_as_far_as_it_says_and_its_secret_is_nowhere() throws SQLException {
        Instant end = Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.MICROS);

        NewKey made = keys.create(ACME, EXPORT, KeyScope.READ, Optional.of(end), "ann");

        assertThat(opened(made.secret())).contains("acme as READ");
        assertThat(reader.list(ACME)).first().isEqualTo(made.facts()).satisfies(key -> {
            assertThat(key.name()).isEqualTo("billing export");
            assertThat(key.expiresAt()).contains(end);
            assertThat(key.createdBy()).contains("ann");
            assertThat(key.isGood(Instant.now())).isTrue();
        });
        assertThat(trail())
                .containsExactly("ann|key.created|acme|" + made.facts().id() + " 'billing export'");
        assertThat(tenancy.database()
                        .query("select k::text from public.api_keys k union all select e::text from audit_events e"))
                .noneMatch(row -> row.contains(made.secret().value().substring(3)));
    }

    @Test
    void keys_that_ended_long_ago_are_left_out() throws SQLException {
        UUID old =
                keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann").facts().id();
        UUID recent =
                keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann").facts().id();
        tenancy.database()
                .execute("update api_keys set revoked_at = now() - interval '91 days' where id = '%s'".formatted(old));
        tenancy.database()
                .execute("update api_keys set expires_at = now() - interval '89 days' where id = '%s'"
                        .formatted(recent));

        assertThat(reader.list(ACME)).extracting(KeyFacts::id).contains(recent).doesNotContain(old);
    }

    @Test
    void both_keys_are_good_until_the_overlap_ends() throws SQLException {
        NewKey old = keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann");

        NewKey next = keys.rotate(ACME, old.facts().id(), Duration.ofHours(2), "bob");

        assertThat(opened(old.secret())).contains("acme as READ");
        assertThat(opened(next.secret())).contains("acme as READ");
        assertThat(next.facts().name()).isEqualTo("billing export");
        assertThat(next.facts().createdBy()).contains("bob");
        assertThat(next.facts().expiresAt()).isEmpty();
        assertThat(find(old.facts().id()).expiresAt().orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(118)),
                        Instant.now().plus(Duration.ofMinutes(122)));
        assertThat(trail())
                .last()
                .isEqualTo("bob|key.rotated|acme|" + old.facts().id() + " by "
                        + next.facts().id() + " 'billing export'");
    }

    @Test
    void without_an_overlap_the_old_key_ends_at_once() throws SQLException {
        NewKey old = keys.create(ACME, EXPORT, KeyScope.WRITE, NEVER, "ann");

        keys.rotate(ACME, old.facts().id(), Duration.ZERO, "ann");

        assertThat(opened(old.secret())).isEmpty();
        assertThatExceptionOfType(NotFound.class)
                .as("it has ended, and ends but once")
                .isThrownBy(() -> keys.rotate(ACME, old.facts().id(), Duration.ZERO, "ann"));
    }

    @Test
    void an_overlap_does_not_prolong_a_key() throws SQLException {
        Instant end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MICROS);
        UUID old = keys.create(ACME, EXPORT, KeyScope.READ, Optional.of(end), "ann")
                .facts()
                .id();

        keys.rotate(ACME, old, Duration.ofDays(7), "ann");

        assertThat(find(old).expiresAt()).contains(end);
    }

    @Test
    void a_successor_lives_as_long_as_its_predecessor_was_made_to_live_however_often_it_is_asked_for()
            throws SQLException {
        Instant end = Instant.now().plus(Duration.ofDays(90));
        UUID old = keys.create(ACME, EXPORT, KeyScope.READ, Optional.of(end), "ann")
                .facts()
                .id();

        keys.rotate(ACME, old, Duration.ofMinutes(5), "ann");
        NewKey again = keys.rotate(ACME, old, Duration.ofMinutes(5), "ann");

        assertThat(again.facts().expiresAt().orElseThrow())
                .isBetween(end, Instant.now().plus(Duration.ofDays(90)).plusSeconds(1));
    }

    @Test
    void a_revoked_key_opens_nothing_and_is_revoked_once() throws SQLException {
        NewKey made = keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann");

        keys.revoke(ACME, made.facts().id(), "bob");
        Optional<Instant> revokedAt = find(made.facts().id()).revokedAt();
        keys.revoke(ACME, made.facts().id(), "bob");

        assertThat(opened(made.secret())).isEmpty();
        assertThat(find(made.facts().id()).revokedAt()).isPresent().isEqualTo(revokedAt);
        assertThat(trail())
                .filteredOn(event -> event.contains("key.revoked"))
                .containsExactly("bob|key.revoked|acme|" + made.facts().id() + " 'billing export'");
    }

    @Test
    void the_keys_of_another_tenant_do_not_exist() throws SQLException {
        UUID ofAcme =
                keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann").facts().id();
        Slug globex = new Slug("globex");

        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> keys.revoke(globex, ofAcme, "eve"));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> keys.rotate(globex, ofAcme, Duration.ZERO, "eve"));
        assertThat(find(ofAcme).isGood(Instant.now())).isTrue();
    }

    @Test
    void of_many_at_once_as_many_are_made_as_there_is_room_for() throws Exception {
        int tries = ApiKeys.MOST + 10;
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(tries);
        List<Future<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            attempts.add(threads.submit(() -> {
                go.await();
                try {
                    keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann");
                    return true;
                } catch (TooManyKeys e) {
                    assertThat(e).hasMessageContaining("'acme'").hasMessageContaining("20");
                    return false;
                }
            }));
        }
        go.countDown();
        int made = 0;
        for (Future<Boolean> attempt : attempts) {
            made += attempt.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(made).as("beside the first key").isEqualTo(ApiKeys.MOST - 1);
        assertThat(reader.list(ACME)).hasSize(ApiKeys.MOST);
    }

    @Test
    void at_the_limit_a_key_can_still_be_rotated_if_the_old_one_ends_at_once() throws SQLException {
        while (reader.list(ACME).size() < ApiKeys.MOST) {
            keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann");
        }
        UUID last = reader.list(ACME).get(0).id();

        assertThatExceptionOfType(TooManyKeys.class)
                .isThrownBy(() -> keys.rotate(ACME, last, Duration.ofHours(1), "ann"));
        assertThat(find(last).expiresAt()).as("nothing was done").isEmpty();
        assertThatNoException().isThrownBy(() -> keys.rotate(ACME, last, Duration.ZERO, "ann"));
    }

    @Test
    void refuses_what_no_key_can_be() {
        assertThatExceptionOfType(TenantNotFound.class).isThrownBy(() -> reader.list(new Slug("nobody")));
        assertThatExceptionOfType(TenantNotFound.class)
                .isThrownBy(() -> keys.create(new Slug("nobody"), EXPORT, KeyScope.READ, NEVER, "ann"));
        for (Instant wrong : List.of(Instant.now().minusSeconds(1), Instant.MAX)) {
            assertThatExceptionOfType(InvalidInput.class)
                    .isThrownBy(() -> keys.create(ACME, EXPORT, KeyScope.READ, Optional.of(wrong), "ann"))
                    .withMessageContaining("/expiresAt");
        }
        for (Duration wrong : List.of(Duration.ofSeconds(-1), Duration.ofDays(31))) {
            assertThatExceptionOfType(InvalidInput.class)
                    .isThrownBy(() -> keys.rotate(ACME, UUID.randomUUID(), wrong, "ann"))
                    .withMessageContaining("/overlap");
        }
    }

    @Test
    void keys_are_managed_in_every_status_but_while_the_tenant_is_purged() throws SQLException {
        try {
            for (String status : List.of("suspended", "read-only", "archived", "failed")) {
                tenancy.database().execute("update tenants set status = '%s' where slug = 'acme'".formatted(status));
                assertThatNoException()
                        .as(status)
                        .isThrownBy(() -> keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann"));
            }
            tenancy.database().execute("update tenants set status = 'purging' where slug = 'acme'");
            assertThatExceptionOfType(TenantStatusConflict.class)
                    .isThrownBy(() -> keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann"))
                    .withMessageContaining("'acme' is being purged");
        } finally {
            tenancy.database().execute("update tenants set status = 'active' where slug = 'acme'");
        }
    }

    @Test
    void a_tenant_that_somebody_else_holds_is_not_waited_for_for_long() throws SQLException {
        try (Connection other = tenancy.database().owner().getConnection()) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("select from public.tenants where slug = 'acme' for update");
            }

            assertThatExceptionOfType(TenantStatusConflict.class)
                    .isThrownBy(() -> keys.create(ACME, EXPORT, KeyScope.READ, NEVER, "ann"))
                    .withMessageContaining("'acme'")
                    .withMessageContaining("try again");
            other.rollback();
        }
    }

    private static KeyFacts find(UUID id) throws SQLException {
        return reader.list(ACME).stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<String> opened(ApiKey secret) throws SQLException {
        return new AccessDirectory(tenancy.database().app())
                .byKey(secret)
                .map(Lasting::value)
                .map(key -> key.entry().tenant().slug() + " as " + key.scope());
    }

    private static List<String> trail() {
        return tenancy.database().query("select actor, action, tenant_slug, detail from audit_events order by id");
    }
}
