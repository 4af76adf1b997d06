package dev.tenancy.lifecycle;

import static dev.tenancy.lifecycle.LifecycleFixture.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.lifecycle.Reconciliation.Missing;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcilerTest {

    private LifecycleFixture fixture;
    private TestDatabase database;

    @BeforeEach
    void prepare() {
        fixture = LifecycleFixture.create();
        database = fixture.tenancy().database();
    }

    @Test
    void whoever_is_whole_is_not_named() throws SQLException {
        Slug slug = TestDatabase.freshSlug();
        fixture.tenancy().register(slug);

        Reconciliation found = fixture.lifecycle().reconcile();

        assertThat(found.orphanSchemas()).isEmpty();
        assertThat(found.incomplete()).isEmpty();
        assertThat(found.orphanRoles()).doesNotContain(slug.schema().value());
    }

    @Test
    void schemas_and_roles_without_a_row_are_found_and_left_alone() throws SQLException {
        Slug lost = TestDatabase.freshSlug();
        Slug roleOnly = TestDatabase.freshSlug();
        fixture.tenancy().register(lost);
        database.execute("delete from public.tenants where slug = '" + lost + "'");
        database.execute("create role " + roleOnly.schema());
        database.execute("create schema tenantless");
        try {
            Reconciliation found = fixture.lifecycle().reconcile();

            assertThat(found.orphanSchemas()).containsExactly(lost.schema().value());
            assertThat(found.orphanRoles())
                    .contains(roleOnly.schema().value())
                    .doesNotContain(lost.schema().value(), "tenantless");
            assertThat(fixture.lifecycle().markFailed(ACTOR)).isEqualTo(found);
        } finally {
            database.execute("drop role " + roleOnly.schema());
        }
    }

    @Test
    void tenants_without_schema_or_role_are_found_and_marked_once() throws SQLException {
        Slug noSchema = TestDatabase.freshSlug();
        Slug neither = TestDatabase.freshSlug();
        Slug archived = TestDatabase.freshSlug();
        List.of(noSchema, neither).forEach(fixture.tenancy()::register);
        fixture.archived(archived);
        for (Slug slug : List.of(noSchema, neither, archived)) {
            database.execute("drop schema " + slug.schema() + " cascade");
        }
        database.execute("drop owned by " + neither.schema() + "; drop role " + neither.schema());

        Reconciliation found = fixture.lifecycle().reconcile();

        assertThat(found.incomplete())
                .containsExactlyInAnyOrder(
                        new Missing(noSchema.value(), "active", "schema"),
                        new Missing(neither.value(), "active", "schema"),
                        new Missing(neither.value(), "active", "role"),
                        new Missing(archived.value(), "archived", "schema"));
        assertThat(fixture.tenant(noSchema).status()).isEqualTo(TenantStatus.ACTIVE);

        Reconciliation marked = fixture.lifecycle().markFailed(ACTOR);

        assertThat(marked.incomplete())
                .contains(
                        new Missing(noSchema.value(), "failed", "schema"),
                        new Missing(archived.value(), "archived", "schema"));
        assertThat(fixture.tenant(noSchema).statusReason()).contains("its schema is missing");
        assertThat(fixture.trail(noSchema)).containsExactly("tenant.failed|active → failed: its schema is missing");
        assertThat(fixture.lifecycle().markFailed(ACTOR)).isEqualTo(marked);
        assertThat(fixture.trail(noSchema)).hasSize(1);
        assertThat(fixture.tenant(archived).status()).isEqualTo(TenantStatus.ARCHIVED);
    }

    @Test
    void a_tenant_whose_role_alone_is_gone_is_found() throws SQLException {
        Slug slug = TestDatabase.freshSlug();
        fixture.tenancy().register(slug);
        database.execute("drop owned by " + slug.schema() + "; drop role " + slug.schema());

        assertThat(fixture.lifecycle().markFailed(ACTOR).incomplete())
                .containsExactly(new Missing(slug.value(), "failed", "role"));
    }
}
