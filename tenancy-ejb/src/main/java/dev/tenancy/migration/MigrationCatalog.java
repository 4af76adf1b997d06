package dev.tenancy.migration;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.MigrationScripts.File;
import dev.tenancy.migration.script.CrossSchema;
import dev.tenancy.migration.script.Hindrance;
import dev.tenancy.migration.script.SqlScript;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Asks Flyway once which migrations there are: names, versions, order and checksums are Flyway's. Decides who runs each,
 * and refuses what must not run.
 */
public final class MigrationCatalog {

    /** A schema nobody has: Flyway answers for it with everything that is pending. */
    private static final String NO_SCHEMA = "tenancy_catalog";

    /** The one placeholder that differs from tenant to tenant: the schema the script runs in. */
    public static final String SCHEMA_PLACEHOLDER = "${flyway:defaultSchema}";

    private final FleetSettings settings;
    private final MigrationScripts scripts;
    private final Map<String, Optional<String>> texts = new HashMap<>();
    private final Map<String, String> reasons = new HashMap<>();
    private final List<String> errors = new ArrayList<>();

    private MigrationCatalog(FleetSettings settings, MigrationScripts scripts) {
        this.settings = settings;
        this.scripts = scripts;
    }

    /**
     * Resolves the scripts of a fleet.
     *
     * @throws FlywayException if a location does not exist, a name is out of form or a version comes twice
     * @throws InvalidScripts if a script names a shared or another tenant's schema and does not say that it means to, or
     *     has a placeholder without a value
     */
    public static MigrationSet resolve(FleetSettings settings) {
        try {
            Flyway flyway = new Flyways(settings, settings.owner(), Limits.PATIENT).on(NO_SCHEMA);
            return new MigrationCatalog(settings, new MigrationScripts(flyway.getConfiguration())).resolve(flyway);
        } catch (FlywayException e) {
            throw DatabaseFailure.isUnavailable(e) ? e : new FlywayException(inOneLine(e), e);
        }
    }

    /**
     * Resolves the scripts at these locations for registration, which runs them without Flyway in a schema nobody else
     * sees yet: {@code CONCURRENTLY} is left out.
     *
     * @throws FlywayException as {@link #resolve(FleetSettings)}
     * @throws InvalidScripts as {@link #resolve(FleetSettings)}, or if only Flyway could run a script
     */
    public static MigrationSet resolve(DataSource owner, List<String> locations) {
        return forRegistration(resolve(FleetSettings.ofRegistry(owner, locations)));
    }

    /** The same scripts for registration. @throws InvalidScripts if only Flyway could run one */
    public static MigrationSet forRegistration(MigrationSet fleet) {
        List<String> errors = new ArrayList<>();
        List<Migration> migrations = fleet.migrations().stream()
                .map(migration -> {
                    if (migration.route().isFast()) {
                        return migration;
                    }
                    SqlScript script = SqlScript.of(migration.sql());
                    if (isConcurrentIndexAlone(migration, script)) {
                        return migration.withSql(script.withoutConcurrently());
                    }
                    errors.add(migration.script() + ": "
                            + migration.route().onlyFlyway().orElseThrow()
                            + "; registration creates a tenant's schema in one transaction and cannot run that: write it"
                            + " as plain SQL that may stand in a transaction");
                    return migration;
                })
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidScripts(errors);
        }
        return new MigrationSet(migrations, fleet.target());
    }

    /** Flyway lists offenders on lines of their own. */
    private static String inOneLine(FlywayException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private MigrationSet resolve(Flyway flyway) {
        Placeholders placeholders = placeholders();
        for (File file : scripts.migrations()) {
            read(file, placeholders);
        }
        if (!errors.isEmpty()) {
            throw new InvalidScripts(errors);
        }
        MigrationInfo[] resolved = flyway.info().all();
        List<String> callbacks = scripts.callbacks();
        List<Migration> migrations = Arrays.stream(resolved)
                .map(info -> new Migration(
                        Optional.ofNullable(info.getVersion()).map(Object::toString),
                        info.getDescription(),
                        info.getScript(),
                        Optional.ofNullable(info.getChecksum()),
                        texts.getOrDefault(info.getScript(), Optional.empty()).orElse(""),
                        route(info, callbacks)))
                .toList();
        return new MigrationSet(migrations, SchemaStates.target(resolved));
    }

    private Placeholders placeholders() {
        try (Connection connection = settings.owner().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_user, current_database()")) {
            row.next();
            return new Placeholders(settings, row.getString(1), row.getString(2));
        } catch (SQLException e) {
            throw new FlywayException("The database cannot be asked for its name: " + e.getMessage(), e);
        }
    }

    private void read(File file, Placeholders placeholders) {
        Placeholders.Filled filled = placeholders.fill(file.text(), file.filename());
        boolean hasSettings = scripts.hasSettings(file.script());
        // Those settings may say that nothing is filled in.
        for (String name : hasSettings ? List.<String>of() : filled.missing()) {
            errors.add(file.script() + ": the placeholder " + name
                    + " has no value; give it one, or write it another way if it is none");
        }
        if (filled.timed() && file.repeatable()) {
            errors.add(file.script() + ": a repeatable script with ${flyway:timestamp} has another checksum every time,"
                    + " so no tenant would ever be up to date; use now()");
        } else if (filled.timed()) {
            reasons.put(file.script(), "it holds ${flyway:timestamp}");
        }
        SqlScript script = SqlScript.of(filled.text().replace(SCHEMA_PLACEHOLDER, NO_SCHEMA));
        if (!CrossSchema.isMarked(file.text())) {
            CrossSchema.in(script)
                    .forEach(finding -> errors.add(file.script() + " line " + finding.line() + ": it "
                            + finding.what()
                            + ", but a tenant's script stays in the tenant's own schema; leave that out, or, if it is"
                            + " meant, put the comment '-- tenancy:cross-schema' on a line of its own"));
        }
        Hindrance.in(script).stream()
                .findFirst()
                .ifPresent(hindrance -> reasons.put(file.script(), inWords(hindrance)));
        if (hasSettings) {
            reasons.put(file.script(), "it has settings of its own in " + file.script() + ".conf");
        }
        texts.put(file.script(), Optional.of(filled.text()));
    }

    private Route route(MigrationInfo info, List<String> callbacks) {
        if (info.getType() != CoreMigrationType.SQL || !texts.containsKey(info.getScript())) {
            return Route.byFlyway("it is of Flyway's type " + info.getType());
        }
        String reason = reasons.get(info.getScript());
        if (reason != null) {
            return Route.byFlyway(reason);
        }
        return callbacks.isEmpty()
                ? Route.FAST
                : Route.byFlyway("Flyway calls " + String.join(", ", callbacks) + " with every script");
    }

    private static boolean isConcurrentIndexAlone(Migration migration, SqlScript script) {
        Set<Hindrance.Kind> kinds = new java.util.HashSet<>();
        Hindrance.in(script).forEach(hindrance -> kinds.add(hindrance.kind()));
        return kinds.equals(Set.of(Hindrance.Kind.CONCURRENT_INDEX))
                && migration.route().onlyFlyway().orElse("").startsWith(LINE);
    }

    private static final String LINE = "line ";

    private static String inWords(Hindrance hindrance) {
        return LINE + hindrance.line() + " is " + hindrance.words()
                + switch (hindrance.kind()) {
                    case CONCURRENT_INDEX, OUTSIDE_TRANSACTION -> ", which does not run in a transaction";
                    case TRANSACTION_CONTROL -> ", which ends the transaction the script runs in";
                    case COPY_DATA -> " with rows in the script";
                };
    }
}
