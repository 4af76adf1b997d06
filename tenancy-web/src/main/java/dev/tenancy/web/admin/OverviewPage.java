package dev.tenancy.web.admin;

import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.FleetStatus;
import dev.tenancy.migration.FleetStatus.VersionCount;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.paging.Limit;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The fleet at a glance. */
@Named("overview")
@RequestScoped
public class OverviewPage {

    @EJB
    private FleetMigrations migrations;

    private FleetStatus fleet = new FleetStatus("", 0, 0, 0, 0, List.of(), OptionalLong.empty());
    private Optional<MigrationRun> lastRun = Optional.empty();

    @PostConstruct
    void read() {
        fleet = migrations.status();
        lastRun =
                migrations.runs(new Limit(1), Optional.empty()).items().stream().findFirst();
    }

    /** Every schema's state. */
    public FleetStatus getFleet() {
        return fleet;
    }

    /** The newest run. */
    public Optional<MigrationRun> getLastRun() {
        return lastRun;
    }

    /** How many tenants are at each version, the newest first. */
    public List<Bars.Bar> getVersions() {
        List<VersionCount> newestFirst = new ArrayList<>(fleet.versions());
        Collections.reverse(newestFirst);
        return Bars.of(newestFirst)
                .label(version -> "Version " + version.version())
                .value(VersionCount::tenants)
                .shown(Display::count)
                .kind(version -> version.version().equals(fleet.target()) ? "good" : "warn")
                .toList();
    }
}
