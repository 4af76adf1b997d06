package dev.tenancy.server;

import dev.tenancy.access.ApiKeys;
import dev.tenancy.access.KeyDirectory;
import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.KeyName;
import dev.tenancy.access.KeyScope;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.tenant.Slug;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The API keys inside a server: a thin shell around {@link KeyDirectory}. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({ApiKeys.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class KeyService implements ApiKeys {

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Override
    public List<KeyFacts> list(Slug tenant) {
        return query(() -> new KeyDirectory(registry).list(tenant));
    }

    @Override
    public NewKey create(Slug tenant, KeyName name, KeyScope scope, Optional<Instant> expiresAt, String actor) {
        return query(() -> new KeyDirectory(owner).create(tenant, name, scope, expiresAt, actor));
    }

    @Override
    @ChangesRegistry
    public NewKey rotate(Slug tenant, UUID id, Duration overlap, String actor) {
        return query(() -> new KeyDirectory(owner).rotate(tenant, id, overlap, actor));
    }

    @Override
    @ChangesRegistry
    public void revoke(Slug tenant, UUID id, String actor) {
        query(() -> {
            new KeyDirectory(owner).revoke(tenant, id, actor);
            return true;
        });
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the keys cannot be read or changed", query);
    }
}
