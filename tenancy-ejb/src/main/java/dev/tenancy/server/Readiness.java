package dev.tenancy.server;

import dev.tenancy.migration.MigrationSet;
import dev.tenancy.tenant.SchemaState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Tells how far the application is, and which tenants are closed for their schema's sake. */
@ApplicationScoped
public class Readiness {

    private final Map<String, String> closed = new ConcurrentSkipListMap<>();
    private volatile Optional<MigrationSet> migrations = Optional.empty();

    /** The state every tenant's schema must be at; empty while the application starts. */
    public Optional<SchemaState> target() {
        return migrations.map(MigrationSet::target);
    }

    /** Every migration a tenant's schema must have; empty while the application starts. */
    public Optional<MigrationSet> migrations() {
        return migrations;
    }

    /** The tenants that start-up could not migrate: slug and reason. */
    public Map<String, String> closed() {
        return Map.copyOf(closed);
    }

    void close(String slug, String reason) {
        closed.put(slug, reason);
    }

    void ready(MigrationSet expected) {
        migrations = Optional.of(expected);
    }
}
