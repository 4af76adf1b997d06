package dev.tenancy.transfer;

import dev.tenancy.problem.TenancyException.ArchiveRefused;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.IdempotencyKeyReused;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.NotExportable;
import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.problem.TenancyException.TooManyTransfers;
import dev.tenancy.problem.TenancyException.TransferTooSlow;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.tenant.Slug;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Takes one tenant's data out of the fleet, and brings one in.
 *
 * <p>No method takes part in a caller's transaction, and none keeps more in memory than a few buffers and one row, as text,
 * however large the tenant. Each throws {@link DatabaseUnavailable} if the database is lost, {@link TooManyTransfers} if
 * as many are under way as one node does at once, and {@link TransferTooSlow} if its time is over before it is done.
 */
public interface TenantTransfers {

    /**
     * Writes a tenant's data as an archive: one consistent snapshot of it, whatever its users do meanwhile. It is audited
     * before the first byte.
     *
     * <p>All refusals come before the first byte. What fails later leaves an archive without its end, which no import
     * takes.
     *
     * @param out where to; flushed, not closed
     * @param actor who asks, for the audit trail
     * @throws TenantNotFound if there is no such tenant
     * @throws TenantStatusConflict if it has failed or is being purged, or somebody is migrating it for more than a few
     *     seconds
     * @throws NotExportable if its role may not read all of it
     * @throws UncheckedIOException if {@code out} fails
     */
    ExportedTenant export(Slug slug, OutputStream out, String actor);

    /**
     * Registers a new tenant with the data of an archive, and migrates it to the version of this release: in one
     * transaction, whole or not at all.
     *
     * @param archive read to its end, not closed
     * @param actor who asks, for the audit trail
     * @param idempotencyKey if the caller sent one: a repeated request gives the first answer without the key, and its
     *     archive is not read
     * @throws ArchiveRefused if the archive is not whole, does not fit this release, or breaks the limits
     * @throws SlugTaken if the slug is another tenant's, also when a concurrent request won
     * @throws InvalidInput if the plan does not exist
     * @throws IdempotencyKeyReused if the key came before with another request
     * @throws ProvisioningFailed if a migration fails
     * @throws UncheckedIOException if {@code archive} cannot be read
     */
    TransferOutcome importTenant(
            InputStream archive, NewTenantFromArchive request, String actor, Optional<IdempotencyKey> idempotencyKey);

    /**
     * Registers a new tenant that is as another one is now: its structure, and its data if asked for; in one transaction,
     * whole or not at all, from one consistent snapshot. Without data nothing of the source's is read but its history, and
     * what was changed in it by hand stays behind.
     *
     * @param source whose structure and data
     * @throws TenantNotFound if there is no such tenant
     * @throws TenantStatusConflict as for {@link #export}
     * @throws NotExportable as for {@link #export}, if its data is asked for
     * @throws ArchiveRefused if other migrations than this release's made the source, or, if its data is asked for, it is
     *     not what they make
     * @throws SlugTaken as for {@link #importTenant}
     * @throws InvalidInput as for {@link #importTenant}
     * @throws IdempotencyKeyReused as for {@link #importTenant}
     * @throws ProvisioningFailed as for {@link #importTenant}
     */
    TransferOutcome cloneTenant(
            Slug source, NewTenantFromTenant request, String actor, Optional<IdempotencyKey> idempotencyKey);
}
