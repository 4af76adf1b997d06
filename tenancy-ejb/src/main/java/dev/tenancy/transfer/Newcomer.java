package dev.tenancy.transfer;

import dev.tenancy.log.Shown;
import dev.tenancy.provisioning.RegistryEntry.Origin;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import java.util.Optional;

/**
 * A tenant about to be made of another's data.
 *
 * @param name empty: as the data says
 * @param plan empty: as the data says
 * @param withData whether rows come, or the structure alone
 */
record Newcomer(
        Slug slug,
        Optional<TenantName> name,
        Optional<String> plan,
        boolean withData,
        String actor,
        Optional<IdempotencyKey> idempotencyKey) {

    static Newcomer of(NewTenantFromArchive request, String actor, Optional<IdempotencyKey> key) {
        return new Newcomer(request.slug(), request.name(), request.plan(), true, actor, key);
    }

    static Newcomer of(NewTenantFromTenant request, String actor, Optional<IdempotencyKey> key) {
        return new Newcomer(request.slug(), request.name(), request.plan(), request.withData(), actor, key);
    }

    /** How it comes to be, for the audit trail. */
    Origin origin(TenantContents contents) {
        Manifest manifest = contents.manifest();
        return contents instanceof ArchiveReader
                ? new Origin(
                        "tenant.imported",
                        Optional.of("from an archive of '"
                                + Shown.of(manifest.tenant().slug()) + "' of " + manifest.exportedAt()))
                : new Origin(
                        "tenant.cloned",
                        Optional.of(
                                "from '" + manifest.tenant().slug() + "'" + (withData ? "" : ", without its data")));
    }
}
