package dev.tenancy.migration.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.migration.DriftChecks;
import dev.tenancy.migration.drift.DriftReports.Row;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriftReportsTest {

    private static final TestDatabase database = TestTenancy.create().database();

    private final DriftReports owners = new DriftReports(database.owner());
    private final DriftReports everybodys = new DriftReports(database.app());

    @AfterEach
    void forget() {
        database.execute("delete from public.drift_reports");
    }

    @Test
    void of_two_looks_at_once_one_begins_and_the_next_may_when_it_has_ended() throws SQLException {
        assertThat(everybodys.last()).isEmpty();
        OpenLook look = owners.begin("ada").orElseThrow();

        assertThat(owners.begin("bob")).isEmpty();
        Row running = everybodys.last().orElseThrow();
        assertThat(running.alive()).isTrue();
        assertThat(running.finishedAt()).isEmpty();
        look.done("{\"tenants\": 3}");
        Row done = everybodys.last().orElseThrow();
        assertThat(done.startedBy()).isEqualTo("ada");
        assertThat(done.finishedAt()).isPresent();
        assertThat(done.failure()).isEmpty();
        assertThat(done.report()).hasValue("{\"tenants\": 3}");
        assertThat(everybodys.kept()).singleElement().matches(row -> row.report()
                .isEmpty());
        OpenLook next = owners.begin("bob").orElseThrow();
        next.failed("no reason");
        assertThat(everybodys.last().orElseThrow().failure()).hasValue("no reason");
        assertThat(database.query(
                        "select actor from public.audit_events where action = 'drift.looked-for' order by id"))
                .containsExactly("ada", "bob");
    }

    @Test
    void a_look_whose_node_was_killed_has_failed_and_stands_in_nobodys_way() throws SQLException {
        OpenLook killed = owners.begin("ada").orElseThrow();
        database.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = "
                + killed.id());

        for (int i = 0; i < 100 && everybodys.last().orElseThrow().alive(); i++) {
            Thread.onSpinWait();
        }
        Row left = everybodys.last().orElseThrow();
        assertThat(left.alive()).isFalse();
        assertThat(left.failure()).hasValueSatisfying(why -> assertThat(why).contains("has ended"));
        OpenLook next = owners.begin("bob").orElseThrow();
        assertThat(everybodys.kept()).extracting(Row::alive).containsExactly(true, false);

        killed.done("{}");
        assertThat(everybodys.kept().get(1).failure()).isPresent();
        next.done("{}");
    }

    @Test
    void twenty_looks_are_kept() throws SQLException {
        for (int i = 0; i < DriftChecks.KEPT + 3; i++) {
            owners.begin("ada-" + i).orElseThrow().done("{}");
        }

        List<Row> kept = everybodys.kept();
        assertThat(kept).hasSize(DriftChecks.KEPT);
        assertThat(kept.get(0).startedBy()).isEqualTo("ada-" + (DriftChecks.KEPT + 2));
        assertThat(Optional.of(kept.get(0).id())).isEqualTo(everybodys.last().map(Row::id));
    }
}
