package dev.tenancy.transfer;

import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import java.util.Optional;

/**
 * What an operator says to make a tenant of an archive. Its labels are the archive's.
 *
 * @param slug its slug, which decides the schema's name; may be the archive's own where that is free
 * @param name what people call it; empty: as in the archive
 * @param plan the code of a plan in this registry; empty: as in the archive
 * @param limits what an archive may hold at most
 */
public record NewTenantFromArchive(Slug slug, Optional<TenantName> name, Optional<String> plan, ArchiveLimits limits) {

    /** Named, planned and limited as usual. */
    public NewTenantFromArchive(Slug slug) {
        this(slug, Optional.empty(), Optional.empty(), ArchiveLimits.DEFAULT);
    }
}
