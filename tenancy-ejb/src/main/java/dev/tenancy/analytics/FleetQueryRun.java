package dev.tenancy.analytics;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.QueryRefused;
import dev.tenancy.problem.TenancyException.QueryTooSlow;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One query to tenants, from its plan to its outcome. */
final class FleetQueryRun {

    private static final int PROGRESS_EVERY = 50;

    private final long start = System.nanoTime();
    private final FleetQuery query;
    private final List<AskedTenant> tenants;
    private final RowSink sink;
    private final ThreadFactory threads;
    private final Hopper hopper;
    private final Watch watch;

    private final BitSet whole = new BitSet();
    private final BitSet settled = new BitSet();
    private final long[] rowsOf;
    private final List<TenantFault> faults = new ArrayList<>();
    private long rows;
    private boolean cut;
    private boolean begun;

    FleetQueryRun(Readers readers, FleetQuery query, List<AskedTenant> tenants, RowSink sink, ThreadFactory threads) {
        this.query = query;
        this.tenants = tenants;
        this.sink = sink;
        this.threads = threads;
        this.rowsOf = new long[tenants.size()];
        this.hopper = new Hopper(tenants.size());
        this.watch = new Watch(readers, query.limits().total(), hopper);
    }

    QueryOutcome run() throws SQLException, IOException {
        threads.newThread(watch).start();
        CountDownLatch busy = new CountDownLatch(0);
        Session session = null;
        try {
            session = watch.open();
            Plan plan = new Planner(session, query.sql(), query.limits().statement()).plan(tenants);
            if (query.combine().isPresent()) {
                try (Combination combination =
                        combination(session, plan, query.combine().get())) {
                    busy = ask(plan, null);
                    collect(plan, Optional.of(combination));
                    if (!watch.isTimeUp()) {
                        combine(combination);
                    }
                }
            } else {
                busy = ask(plan, session);
                collect(plan, Optional.empty());
            }
            return outcome(plan);
        } catch (SQLException | RuntimeException e) {
            if (watch.isTimeUp() && !begun && !(e instanceof QueryTooSlow)) {
                throw tooSlow();
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryTooSlow("The query was interrupted, as the server stops.");
        } finally {
            watch.end();
            await(busy);
            if (session != null) {
                watch.close(session);
            }
        }
    }

    private Combination combination(Session session, Plan plan, String second) throws SQLException {
        return Combination.open(session, second, plan, query.limits().total());
    }

    /** @param first what the first asker begins with, and closes */
    private CountDownLatch ask(Plan plan, @Nullable Session first) {
        int connections = query.limits().connections();
        int atOnce = plan.tenantsAtOnce(connections);
        int askers = Math.max(1, Math.min(connections, (tenants.size() + atOnce - 1) / atOnce));
        CountDownLatch busy = new CountDownLatch(askers);
        for (int i = 0; i < askers; i++) {
            Asker asker = new Asker(watch, hopper, plan, tenants, query.limits(), atOnce, i == 0 ? first : null);
            threads.newThread(() -> {
                        try {
                            asker.run();
                        } finally {
                            busy.countDown();
                        }
                    })
                    .start();
        }
        return busy;
    }

    private void collect(Plan plan, Optional<Combination> combination)
            throws SQLException, IOException, InterruptedException {
        for (Optional<Answer> next = hopper.next();
                next.isPresent();
                next = isEnough() ? Optional.empty() : hopper.next()) {
            if (next.get() instanceof Answer.Rows some) {
                take(plan, combination, some);
            } else if (next.get() instanceof Answer.Whole done) {
                whole.set(done.tenant());
                settle(done.tenant());
            } else if (next.get() instanceof Answer.Failed failed) {
                fault(failed.tenant(), failed.state(), failed.reason());
            }
        }
        if (hopper.failure().isPresent()) {
            throw unavailable(hopper.failure().get());
        }
    }

    /** What is held when the time is over is not written any more: who reads slowly would take as long as they like. */
    private boolean isEnough() {
        return cut || watch.isTimeUp();
    }

    private void take(Plan plan, Optional<Combination> combination, Answer.Rows some) throws SQLException, IOException {
        if (combination.isPresent()) {
            try {
                combination.get().add(some.rows());
            } catch (SQLException e) {
                throw refusedToCombine(e);
            }
            rowsOf[some.tenant()] += some.rows().size();
            return;
        }
        begin(plan);
        for (@Nullable String[] row : some.rows()) {
            if (watch.isTimeUp()) {
                return;
            }
            if (rows == query.limits().rows()) {
                cut = true;
                return;
            }
            sink.row(Collections.unmodifiableList(Arrays.asList(row)));
            rows++;
            rowsOf[some.tenant()]++;
        }
    }

    private void begin(Plan plan) throws IOException {
        if (!begun) {
            begun = true;
            List<Column> columns = new ArrayList<>();
            columns.add(Plan.TENANT);
            columns.addAll(plan.columns());
            sink.columns(columns);
        }
    }

    private void combine(Combination combination) throws SQLException, IOException {
        RowSink noting = new RowSink() {
            @Override
            public void columns(List<Column> columns) throws IOException {
                begun = true;
                sink.columns(columns);
            }

            @Override
            public void row(List<@Nullable String> values) throws IOException {
                if (watch.isTimeUp()) {
                    throw new QueryTooSlow(
                            "The query's time of " + seconds() + " was over before all of its rows were read.");
                }
                sink.row(values);
            }
        };
        try {
            long given = combination.run(
                    noting,
                    query.limits().rows(),
                    faults.stream().map(TenantFault::slug).toList());
            cut = given > query.limits().rows();
            rows = Math.min(given, query.limits().rows());
        } catch (SQLException e) {
            throw refusedToCombine(e);
        }
    }

    private RuntimeException refusedToCombine(SQLException failure) throws SQLException {
        if (DatabaseFailure.isUnavailable(failure)) {
            throw failure;
        }
        return watch.isTimeUp() ? tooSlow() : Combination.refused(failure);
    }

    private QueryOutcome outcome(Plan plan) throws IOException {
        if (watch.isTimeUp()) {
            if (!begun) {
                throw tooSlow();
            }
            for (int i = settled.nextClearBit(0); i < tenants.size(); i = settled.nextClearBit(i + 1)) {
                fault(i, Optional.empty(), "it was not done when the time of " + seconds() + " was over");
            }
        }
        if (query.combine().isEmpty()) {
            begin(plan);
        }
        faults.sort((a, b) -> a.slug().compareTo(b.slug()));
        return new QueryOutcome(
                tenants.size(), whole.cardinality(), faults, rows, cut, Duration.ofNanos(System.nanoTime() - start));
    }

    private void fault(int tenant, Optional<String> state, String reason) {
        faults.add(new TenantFault(
                tenants.get(tenant).slug(), state, reason, query.combine().isPresent() ? 0 : rowsOf[tenant]));
        settle(tenant);
    }

    private void settle(int tenant) {
        settled.set(tenant);
        int done = settled.cardinality();
        if (done % PROGRESS_EVERY == 0 || done == tenants.size()) {
            sink.progress(done, tenants.size());
        }
    }

    private QueryTooSlow tooSlow() {
        return new QueryTooSlow("The query had no row when its time of " + seconds()
                + " was over; ask for less, ask fewer tenants, or give it more time.");
    }

    private String seconds() {
        return query.limits().total().toMillis() / 1000.0 + " s";
    }

    private static RuntimeException unavailable(Throwable failure) {
        if (failure instanceof RuntimeException ours) {
            return ours;
        }
        return DatabaseFailure.isUnavailable(failure)
                ? new DatabaseUnavailable(failure)
                : new QueryRefused("The query was ended: " + failure.getMessage() + ".", 0);
    }

    /** What still runs is being cancelled; nobody should begin anew before it has ended. */
    private static void await(CountDownLatch busy) {
        try {
            busy.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
