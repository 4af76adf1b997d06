package dev.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.operator.OperatorDirectory;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.testing.Explained;
import dev.tenancy.testing.TestTenancy;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the door asks of the registry for a request costs the same with ten thousand tenants: each is found by an index. */
class LookUpPlansTest {

    private static final String TABLES = "Seq Scan on (tenants|api_keys|former_slugs|tenant_domains|operators)";
    private static final ApiKey KEY = ApiKey.forTenant();

    private static TestTenancy tenancy;
    private static Explained explained;
    private static AccessDirectory directory;

    @BeforeAll
    static void ten_thousand_tenants() {
        tenancy = TestTenancy.create();
        tenancy.register("acme");
        tenancy.database()
                .execute(
                        """
                        insert into public.tenants
                          (id, slug, schema_name, name, plan, status, schema_version, schema_digest, purge_after)
                        select gen_random_uuid(), 'many-' || n, 'tenant_many_' || n, 'Tenant ' || n, 'team',
                          case when n % 100 = 0 then 'archived' else 'active' end, '3', 'x',
                          case when n % 100 = 0 then now() + interval '1 day' end
                        from generate_series(1, 10000) n;
                        insert into public.api_keys (id, tenant_id, name, hash)
                        select gen_random_uuid(), id, 'key', sha256(slug::bytea) from public.tenants;
                        insert into public.former_slugs (slug, tenant_id, redirect_until)
                        select 'former-' || slug, id, now() + interval '1 day' from public.tenants;
                        insert into public.tenant_domains (host, tenant_id, token, verified_at)
                        select slug || '.example', id, 'x', now() from public.tenants;
                        insert into public.operators (id, username, password_hash, role)
                        select gen_random_uuid(), 'operator-' || n, 'x', 'viewer' from generate_series(1, 1000) n;
                        analyze
                        """);
        explained = Explained.of(tenancy.database().owner());
        directory = new AccessDirectory(explained.dataSource());
    }

    @Test
    void every_look_up_of_a_request_reads_an_index() throws SQLException {
        assertThat(directory.named(new Slug("former-many-5000"))).isPresent();
        assertThat(directory.named(new Slug("many-5000"))).isPresent();
        assertThat(directory.byHost(new HostName("many-5000.example"))).isPresent();
        directory.byKey(KEY);
        directory.byId(new TenantId(UUID.randomUUID()));
        new TenantDirectory(explained.dataSource()).find(new Slug("many-5000"));
        new OperatorDirectory(explained.dataSource()).find(UUID.randomUUID());
        new Lifecycle(explained.dataSource(), tenancy.config()).due();

        assertThat(explained.plans()).hasSize(8).allSatisfy(plan -> assertThat(plan)
                .doesNotContainPattern(TABLES));
    }

    @Test
    void control_without_its_index_a_look_up_reads_every_row() throws SQLException {
        tenancy.database().execute("alter table public.api_keys drop constraint api_keys_hash_key");
        try {
            directory.byKey(KEY);
        } finally {
            tenancy.database().execute("alter table public.api_keys add constraint api_keys_hash_key unique (hash)");
        }

        assertThat(explained.plans()).singleElement().asString().containsPattern(TABLES);
    }
}
