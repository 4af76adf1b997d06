package dev.tenancy.transfer;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.log.Log;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.problem.TenancyException.NotExportable;
import dev.tenancy.provisioning.TenantMaking;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.transfer.Manifest.TableFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;

/**
 * What {@link TenantTransfers} promises, for whoever does it: a server, the command line.
 *
 * <p>A transfer holds its connections for as long as it takes; they should be its own, not a pool's that others wait for.
 */
public final class Transfers {

    private static final Log LOG = Log.of(Transfers.class);

    private final DataSource owner;
    private final DataSource app;
    private final TenancyConfig config;
    private final MigrationSet migrations;
    private final ThreadFactory threads;

    /**
     * Works with these connections, settings and migrations.
     *
     * @param owner the login that makes schemas
     * @param app the login that may take on tenants' roles; it reads what goes out
     * @param threads for the one that watches the time of each transfer
     */
    public Transfers(
            DataSource owner, DataSource app, TenancyConfig config, MigrationSet migrations, ThreadFactory threads) {
        this.owner = owner;
        this.app = app;
        this.config = config;
        this.migrations = migrations;
        this.threads = threads;
    }

    /** Writes an archive; see {@link TenantTransfers#export}. */
    public ExportedTenant export(Slug slug, OutputStream out, String actor, TransferListener listener)
            throws SQLException {
        return within(slug, deadline -> {
            try {
                return export(slug, deadline.writing(out), actor, listener, deadline);
            } catch (SQLException e) {
                throw Snapshot.unreadable(slug, e);
            }
        });
    }

    private ExportedTenant export(
            Slug slug, OutputStream out, String actor, TransferListener listener, Deadline deadline)
            throws SQLException, IOException {
        long start = System.nanoTime();
        try (Snapshot snapshot = snapshot(slug, deadline)) {
            Tenant tenant = snapshot.tenant();
            byte[] manifest = ArchiveMapper.write(snapshot.manifest());
            if (manifest.length > ArchiveFormat.MOST_JSON) {
                throw new NotExportable(
                        slug,
                        "the archive's list of its tables and columns would take " + manifest.length
                                + " bytes, and an import reads up to " + ArchiveFormat.MOST_JSON
                                + "; copy it with 'pg_dump --schema'");
            }
            audit(tenant, actor, Optional.empty());
            ArchiveWriter writer = new ArchiveWriter(out, listener);
            writer.manifest(manifest);
            int number = 0;
            List<TableFacts> tables = snapshot.manifest().tables();
            for (TableFacts table : tables) {
                listener.table(table.name(), ++number, tables.size());
                writer.rows(table.file(), sink -> snapshot.copy(table, sink));
            }
            TransferTotals totals = FileCheck.totals(writer.end());
            log("tenant-exported", tenant, actor, totals, start);
            return new ExportedTenant(tenant, totals);
        }
    }

    /** Makes a tenant of an archive; see {@link TenantTransfers#importTenant}. */
    public TransferOutcome importTenant(
            InputStream archive,
            NewTenantFromArchive request,
            String actor,
            Optional<IdempotencyKey> idempotencyKey,
            TransferListener listener)
            throws SQLException {
        return within(
                request.slug(),
                deadline -> bring(
                        "tenant-imported",
                        Newcomer.of(request, actor, idempotencyKey),
                        () -> new ArchiveReader(deadline.reading(archive), request.limits()),
                        listener,
                        deadline));
    }

    /** Makes a tenant like another one; see {@link TenantTransfers#cloneTenant}. */
    public TransferOutcome cloneTenant(
            Slug source,
            NewTenantFromTenant request,
            String actor,
            Optional<IdempotencyKey> idempotencyKey,
            TransferListener listener)
            throws SQLException {
        return within(
                request.slug(),
                deadline -> bring(
                        "tenant-cloned",
                        Newcomer.of(request, actor, idempotencyKey),
                        () -> request.withData()
                                ? audited(source, request.slug(), actor, deadline)
                                : Outline.take(owner, migrations, source, deadline),
                        listener,
                        deadline));
    }

    private <T> T within(Slug slug, Deadline.Work<T> work) throws SQLException {
        return Deadline.keep(slug, config.transferTimeout(), threads, work);
    }

    private Snapshot snapshot(Slug slug, Deadline deadline) {
        try {
            return Snapshot.take(owner, app, config.isolation(), migrations, slug, deadline);
        } catch (SQLException e) {
            throw Snapshot.unreadable(slug, e);
        }
    }

    private Snapshot audited(Slug source, Slug into, String actor, Deadline deadline) throws SQLException {
        Snapshot snapshot = snapshot(source, deadline);
        boolean audited = false;
        try {
            audit(snapshot.tenant(), actor, Optional.of("into '" + into + "'"));
            audited = true;
            return snapshot;
        } finally {
            if (!audited) {
                snapshot.close();
            }
        }
    }

    private TransferOutcome bring(
            String event, Newcomer newcomer, Bringing.Opening opening, TransferListener listener, Deadline deadline)
            throws IOException {
        long start = System.nanoTime();
        TransferOutcome outcome = new Bringing(
                        owner, config, TenantMaking.scripts(migrations, newcomer.slug()), listener, deadline)
                .bring(newcomer, opening);
        if (outcome instanceof TransferOutcome.Brought brought) {
            log(event, brought.tenant(), newcomer.actor(), brought.totals(), start);
        }
        return outcome;
    }

    /** On a connection of its own: it stays, whatever becomes of what follows. */
    private void audit(Tenant tenant, String actor, Optional<String> detail) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            AuditLog.write(connection, actor, "tenant.exported", tenant.id(), tenant.slug(), detail);
        }
    }

    private static void log(String event, Tenant tenant, String actor, TransferTotals totals, long start) {
        LOG.info(
                event,
                "tenant",
                tenant.slug(),
                "actor",
                actor,
                "tables",
                totals.tables(),
                "rows",
                totals.rows(),
                "bytes",
                totals.bytes(),
                "duration_ms",
                (System.nanoTime() - start) / 1_000_000);
    }
}
