package dev.tenancy.server;

import dev.tenancy.config.Database;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.datasource.TransferDataSource;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.problem.TenancyException.Starting;
import dev.tenancy.problem.TenancyException.TooManyTransfers;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.tenant.Slug;
import dev.tenancy.transfer.ExportedTenant;
import dev.tenancy.transfer.NewTenantFromArchive;
import dev.tenancy.transfer.NewTenantFromTenant;
import dev.tenancy.transfer.TenantTransfers;
import dev.tenancy.transfer.TransferListener;
import dev.tenancy.transfer.TransferOutcome;
import dev.tenancy.transfer.Transfers;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Exports, imports and clones inside a server: a thin shell around {@link Transfers}.
 *
 * <p>A transfer lasts as long as a tenant is large and a client is slow, so it has connections of its own and takes none
 * from the pools; how many go on at once is bounded for that.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({TenantTransfers.class})
@ChangesRegistry
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TransferService implements TenantTransfers {

    private static final int AT_ONCE = 4;

    private final Semaphore places = new Semaphore(AT_ONCE);

    @Inject
    private Readiness readiness;

    @Resource
    private ManagedThreadFactory threads;

    @Override
    public ExportedTenant export(Slug slug, OutputStream out, String actor) {
        return transfer(transfers -> transfers.export(slug, out, actor, TransferListener.NONE));
    }

    @Override
    public TransferOutcome importTenant(
            InputStream archive, NewTenantFromArchive request, String actor, Optional<IdempotencyKey> idempotencyKey) {
        return transfer(
                transfers -> transfers.importTenant(archive, request, actor, idempotencyKey, TransferListener.NONE));
    }

    @Override
    public TransferOutcome cloneTenant(
            Slug source, NewTenantFromTenant request, String actor, Optional<IdempotencyKey> idempotencyKey) {
        return transfer(
                transfers -> transfers.cloneTenant(source, request, actor, idempotencyKey, TransferListener.NONE));
    }

    private <T> T transfer(Work<T> work) {
        MigrationSet migrations = readiness
                .migrations()
                .orElseThrow(() -> new Starting(
                        "Tenants can be exported and imported once start-up is done; try again in a few seconds."));
        if (!places.tryAcquire()) {
            throw new TooManyTransfers(AT_ONCE);
        }
        try {
            TenancyConfig config = ServerConfig.get();
            Database database = config.database();
            Transfers transfers = new Transfers(
                    new OwnerDataSource(database), new TransferDataSource(database), config, migrations, threads);
            return DatabaseCall.answer("a tenant's data cannot be moved", () -> work.with(transfers));
        } finally {
            places.release();
        }
    }

    private interface Work<T> {
        T with(Transfers transfers) throws java.sql.SQLException;
    }
}
