package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/** Sums up Flyway's view of a schema in the two values of the ledger. */
final class SchemaStates {

    /** The version of a schema to which nothing is applied. */
    private static final String EMPTY = "0";

    private SchemaStates() {}

    /** The state once all resolved migrations are applied. */
    static SchemaState target(MigrationInfo[] resolved) {
        return sum(Arrays.asList(resolved));
    }

    /** The state of a schema now. */
    static SchemaState actual(MigrationInfo[] all) {
        return sum(Arrays.stream(all)
                .filter(info -> info.getState().isApplied()
                        && !info.getState().isFailed()
                        && info.getState() != MigrationState.SUPERSEDED)
                .toList());
    }

    private static SchemaState sum(List<MigrationInfo> migrations) {
        return of(
                migrations.stream()
                        .filter(MigrationInfo::isVersioned)
                        .map(MigrationInfo::getVersion)
                        .max(Comparator.naturalOrder())
                        .orElse(MigrationVersion.fromVersion(EMPTY)),
                migrations.stream()
                        .map(info -> line(info.getScript(), Optional.ofNullable(info.getChecksum())))
                        .toList());
    }

    /** What stands for one applied script in the digest. */
    static String line(String script, Optional<Integer> checksum) {
        return script + '|' + checksum.map(String::valueOf).orElse("null");
    }

    /** The order of application does not count: what is there is the same. */
    static SchemaState of(MigrationVersion highest, Collection<String> lines) {
        return new SchemaState(
                highest.getVersion(), sha256(lines.stream().sorted().collect(Collectors.joining("\n"))));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
