package dev.tenancy.lifecycle;

import static dev.tenancy.lifecycle.LifecycleFixture.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.lifecycle.TenantLifecycle.Changes;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Other facts of a tenant than its status: its slug, its name, its plan, its labels. */
class RenamingTest {

    private static LifecycleFixture fixture;
    private static TestDatabase database;

    private final Slug slug = TestDatabase.freshSlug();
    private final Slug other = TestDatabase.freshSlug();

    @BeforeAll
    static void prepare() {
        fixture = LifecycleFixture.create();
        database = fixture.tenancy().database();
    }

    @Test
    void the_schema_keeps_its_name_and_the_old_slug_redirects_for_a_while() throws SQLException {
        Tenant before = fixture.tenancy().register(slug).tenant();

        Tenant after = rename(slug, other);

        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.slug()).isEqualTo(other);
        assertThat(after.schema()).isEqualTo(slug.schema());
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(former(slug)).containsExactly(before.id() + "|2");
        assertThat(fixture.trail(other)).containsExactly("tenant.renamed|" + slug + " → " + other);
    }

    @Test
    void back_to_a_former_slug_of_its_own() throws SQLException {
        Tenant tenant = fixture.tenancy().register(slug).tenant();
        rename(slug, other);

        assertThat(rename(other, slug).id()).isEqualTo(tenant.id());

        assertThat(former(slug)).isEmpty();
        assertThat(former(other)).hasSize(1);
        assertThat(rename(slug, other).slug()).isEqualTo(other);
    }

    @Test
    void to_the_slug_it_has_changes_nothing() throws SQLException {
        Tenant tenant = fixture.tenancy().register(slug).tenant();

        assertThat(rename(slug, slug)).isEqualTo(tenant);

        assertThat(fixture.trail(slug)).isEmpty();
    }

    @Test
    void a_slug_that_is_or_was_another_tenants_is_taken_for_renaming_and_registering() throws SQLException {
        Slug third = TestDatabase.freshSlug();
        fixture.tenancy().register(slug);
        rename(slug, other);
        rename(other, third);
        Slug stranger = TestDatabase.freshSlug();
        fixture.tenancy().register(stranger);

        for (Slug taken : List.of(slug, other, third)) {
            assertThatExceptionOfType(SlugTaken.class)
                    .isThrownBy(() -> rename(stranger, taken))
                    .withMessageContaining(taken.value());
            assertThatExceptionOfType(SlugTaken.class)
                    .isThrownBy(() -> fixture.tenancy().register(taken));
        }
        assertThat(fixture.tenant(stranger).version()).isEqualTo(1);
        assertThat(former(stranger)).isEmpty();
    }

    /** The redirect ends, the claim does not. */
    @Test
    void a_former_slug_stays_taken_when_it_no_longer_redirects() throws SQLException {
        fixture.tenancy().register(slug);
        Slug between = TestDatabase.freshSlug();
        rename(slug, between);
        rename(between, other);
        database.execute("update public.former_slugs set redirect_until = now() - interval '1 year'");

        assertThatExceptionOfType(SlugTaken.class)
                .isThrownBy(() -> fixture.tenancy().register(between));
    }

    /** The schema was named after a slug that no row of former slugs tells of. */
    @Test
    void a_slug_whose_schema_is_another_tenants_is_taken() throws SQLException {
        fixture.tenancy().register(slug);
        rename(slug, other);
        database.execute("delete from public.former_slugs");
        Slug stranger = TestDatabase.freshSlug();
        fixture.tenancy().register(stranger);

        assertThatExceptionOfType(SlugTaken.class).isThrownBy(() -> rename(stranger, slug));
    }

    @Test
    @Timeout(60)
    void a_registration_that_waits_for_a_renaming_does_not_get_the_slug_it_leaves() throws Exception {
        Slug between = renamedOnce();

        assertThat(registeredWhileRenaming(between)).isInstanceOf(SlugTaken.class);
    }

    /** The unique index alone lets it through: the slug is free the moment the renaming commits. */
    @Test
    @Timeout(60)
    void control_without_the_trigger_the_registration_gets_it() throws Exception {
        Slug between = renamedOnce();
        database.execute("alter table public.tenants disable trigger tenants_slug_free");
        try {
            assertThat(registeredWhileRenaming(between)).isInstanceOf(Registered.class);
        } finally {
            database.execute("alter table public.tenants enable trigger tenants_slug_free");
        }
    }

    /** A slug that is a tenant's and gives its name to no schema. */
    private Slug renamedOnce() throws SQLException {
        fixture.tenancy().register(slug);
        Slug between = TestDatabase.freshSlug();
        rename(slug, between);
        return between;
    }

    private Object registeredWhileRenaming(Slug between) throws Exception {
        try (Connection renaming = database.owner().getConnection()) {
            renaming.setAutoCommit(false);
            new Renaming(other, LifecycleFixture.REDIRECT, ACTOR)
                    .rename(LockedTenant.lock(renaming, "t.slug = ?", between.value())
                            .orElseThrow());
            CompletableFuture<Object> registering = CompletableFuture.supplyAsync(() -> {
                try {
                    return fixture.tenancy().register(between);
                } catch (SlugTaken e) {
                    return e;
                }
            });
            while (database.query("select from pg_stat_activity where wait_event_type = 'Lock'")
                    .isEmpty()) {
                Thread.sleep(10);
            }
            renaming.commit();
            return registering.get();
        }
    }

    @Test
    @Timeout(60)
    void of_two_tenants_that_swap_slugs_at_once_neither_gets_the_others() throws Exception {
        fixture.tenancy().register(slug);
        fixture.tenancy().register(other);

        List<Object> outcomes = StepTakingTest.atOnce(List.of(() -> rename(slug, other), () -> rename(other, slug)));

        assertThat(outcomes).allMatch(SlugTaken.class::isInstance);
    }

    @Test
    void purging_tenants_are_not_changed() throws SQLException {
        fixture.tenancy().register(slug);
        fixture.place(slug, TenantStatus.PURGING);

        assertThatExceptionOfType(TenantStatusConflict.class).isThrownBy(() -> rename(slug, other));
        assertThatExceptionOfType(TenantStatusConflict.class).isThrownBy(() -> change(named("New")));
    }

    @Test
    void changes_name_plan_and_labels_together_and_says_what() throws SQLException {
        Tenant before = fixture.tenancy().register(slug).tenant();
        Labels labels = new Labels(Map.of("region", "eu", "tier", "gold"));

        Tenant after = change(
                new Changes(Optional.of(new TenantName("Acme & Söhne")), Optional.of("team"), Optional.of(labels)));

        assertThat(after).isEqualTo(fixture.tenant(slug));
        assertThat(after.name()).hasToString("Acme & Söhne");
        assertThat(after.plan()).isEqualTo("team");
        assertThat(after.labels()).isEqualTo(labels);
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(fixture.trail(slug))
                .containsExactly("tenant.changed|name 'Tenant " + slug
                        + "' → 'Acme & Söhne'; plan free → team; labels {} → {region=eu, tier=gold}");
        assertThat(change(new Changes(Optional.empty(), Optional.empty(), Optional.of(Labels.NONE)))
                        .labels())
                .isEqualTo(Labels.NONE);
    }

    @Test
    void what_is_so_already_changes_nothing() throws SQLException {
        Tenant tenant = fixture.tenancy().register(slug).tenant();

        assertThat(change(new Changes(Optional.of(tenant.name()), Optional.of(tenant.plan()), Optional.empty())))
                .isEqualTo(tenant);

        assertThat(fixture.trail(slug)).isEmpty();
    }

    @Test
    void an_unknown_plan_is_told_at_its_place_and_nothing_is_changed() {
        Tenant tenant = fixture.tenancy().register(slug).tenant();

        for (String plan : List.of("platinum", "No Plan", "nul\0")) {
            assertThatExceptionOfType(InvalidInput.class)
                    .isThrownBy(() -> change(
                            new Changes(Optional.of(new TenantName("New")), Optional.of(plan), Optional.empty())))
                    .matches(refused -> refused.violations().get(0).name().equals("/plan"));
        }
        assertThat(fixture.tenant(slug)).isEqualTo(tenant);
    }

    @Test
    void a_stale_precondition_changes_nothing() {
        Tenant tenant = fixture.tenancy().register(slug).tenant();
        Precondition stale = new Precondition(Set.of(tenant.version() + 1));

        assertThatExceptionOfType(StaleVersion.class)
                .isThrownBy(() -> fixture.lifecycle().rename(slug, other, stale, ACTOR));
        assertThatExceptionOfType(StaleVersion.class)
                .isThrownBy(() -> fixture.lifecycle().change(slug, named("New"), stale, ACTOR));
        assertThat(fixture.tenant(slug)).isEqualTo(tenant);
    }

    private static Tenant rename(Slug from, Slug to) throws SQLException {
        return fixture.lifecycle().rename(from, to, Precondition.NONE, ACTOR);
    }

    private Tenant change(Changes changes) throws SQLException {
        return fixture.lifecycle().change(slug, changes, Precondition.NONE, ACTOR);
    }

    private static Changes named(String name) {
        return new Changes(Optional.of(new TenantName(name)), Optional.empty(), Optional.empty());
    }

    /** Whose it was, and for how many days it redirects. */
    private static List<String> former(Slug slug) {
        return database.query(
                "select tenant_id, round(extract(epoch from redirect_until - now()) / 86400) from public.former_slugs"
                        + " where slug = ?",
                slug.value());
    }
}
