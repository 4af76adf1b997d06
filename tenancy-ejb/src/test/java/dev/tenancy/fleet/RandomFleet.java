package dev.tenancy.fleet;

import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A thousand tenants with any number of projects and members, some of them broken, and what they have as whoever looks at
 * every row by itself finds it.
 */
record RandomFleet(TestDatabase database, Map<String, TenantFacts> oracle) {

    static final int TENANTS = 1000;

    private static final int AT_ONCE = 50;

    /** Only what is counted; a tenth of them has nothing, and one in ninety-seven is broken in one of two ways. */
    private static final String MAKE =
            """
            do $$ declare s text; projects int; members int; begin
              perform setseed(0.%1$d42);
              for i in %1$d .. %1$d + %2$d - 1 loop
                s := 'tenant_org' || i;
                projects := case when i %% 10 = 0 then 0 else floor(random() * 9) end;
                members := case when i %% 10 = 1 then 0 else floor(random() * 5) end;
                execute format('create schema %%1$s; grant usage on schema %%1$s to tenancy_reader;
                  create table %%1$s.projects (id uuid primary key, name text, created_at timestamptz, archived_at timestamptz);
                  create table %%1$s.team_members (id uuid primary key, user_id text, joined_at timestamptz);
                  grant select on all tables in schema %%1$s to tenancy_reader;
                  insert into %%1$s.projects select gen_random_uuid(), repeat(md5(n::text), 1 + (random() * 300)::int),
                    timestamptz ''2026-01-01'' + random() * interval ''90 days'',
                    case when random() < 0.3 then timestamptz ''2026-04-01'' + random() * interval ''9 days'' end
                    from generate_series(1, %%2$s) n;
                  insert into %%1$s.team_members select gen_random_uuid(), ''u'' || n,
                    timestamptz ''2026-02-01'' + random() * interval ''90 days'' from generate_series(1, %%3$s) n',
                  s, projects, members);
                if i %% 97 = 0 then execute format('drop schema %%s cascade', s); end if;
                if i %% 97 = 1 then execute format('alter table %%s.projects drop column archived_at', s); end if;
                insert into public.tenants (id, slug, schema_name, name, plan, status, labels, schema_version, schema_digest)
                  values (gen_random_uuid(), 'org' || i, s, 'Tenant ' || i, (array['free', 'team', 'business'])[1 + i %% 3],
                    case when i %% 7 = 0 then 'suspended' else 'active' end,
                    jsonb_build_object('region', (array['eu', 'us', 'ap', 'sa'])[1 + i %% 4]), '3', 'd');
              end loop;
            end $$
            """;

    static RandomFleet create() throws SQLException {
        TestDatabase database = TestTenancy.create().database();
        for (int from = 1; from <= TENANTS; from += AT_ONCE) {
            database.execute(MAKE.formatted(from, AT_ONCE));
        }
        database.execute("analyze public.tenants");
        return new RandomFleet(database, look(database));
    }

    /** Those whose number is such a one. */
    Stream<TenantFacts> numbered(java.util.function.IntPredicate number) {
        return oracle.values().stream()
                .filter(each -> number.test(Integer.parseInt(each.slug().substring(3))));
    }

    /** Every row of every table of every tenant, one table after the other. */
    private static Map<String, TenantFacts> look(TestDatabase database) throws SQLException {
        Map<String, TenantFacts> found = new TreeMap<>();
        try (Connection connection = database.superuser().getConnection()) {
            for (int i = 1; i <= TENANTS; i++) {
                String schema = "tenant_org" + i;
                found.put("org" + i, i % 97 <= 1 ? broken(connection, i) : facts(connection, "org" + i, schema));
            }
        }
        return found;
    }

    private static TenantFacts facts(Connection connection, String slug, String schema) throws SQLException {
        long archived = 0;
        List<Instant> times = new ArrayList<>();
        List<String> projects = TestDatabase.query(
                connection,
                "select to_json(created_at)#>>'{}', to_json(archived_at)#>>'{}' from " + schema + ".projects");
        for (String project : projects) {
            String[] row = project.split("\\|", -1);
            times.add(time(row[0]));
            if (!row[1].isEmpty()) {
                archived++;
                times.add(time(row[1]));
            }
        }
        List<String> members =
                TestDatabase.query(connection, "select to_json(joined_at)#>>'{}' from " + schema + ".team_members");
        members.forEach(member -> times.add(time(member)));
        return new TenantFacts(
                slug,
                size(connection, schema),
                OptionalLong.of(projects.size()),
                OptionalLong.of(archived),
                OptionalLong.of(members.size()),
                times.stream().max(Instant::compareTo),
                Optional.empty());
    }

    private static TenantFacts broken(Connection connection, int number) throws SQLException {
        return new TenantFacts(
                "org" + number,
                number % 97 == 0 ? OptionalLong.empty() : size(connection, "tenant_org" + number),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.of("broken"));
    }

    private static OptionalLong size(Connection connection, String schema) throws SQLException {
        return OptionalLong.of(Long.parseLong(TestDatabase.query(
                        connection,
                        "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relnamespace = ?::regnamespace",
                        schema)
                .get(0)));
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
