package dev.tenancy.cli.serve;

import dev.tenancy.cli.embedded.SecretsFile;
import dev.tenancy.cli.embedded.TenantKey;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The API keys of one database's tenants, remembered on disk the moment they are made. */
final class KeyRing {

    private final SecretsFile file;
    private final String database;

    KeyRing(SecretsFile file, String database) {
        this.file = file;
        this.database = database;
    }

    boolean has(Slug slug) {
        return file.secrets().keysOf(database).stream()
                .anyMatch(key -> key.slug().equals(slug.value()));
    }

    void add(Slug slug, ApiKey key) throws IOException {
        file.update(secrets -> secrets.withKey(database, TenantKey.of(slug, key)));
    }

    /** Those that open a tenant today, with the slug that tenant has today. */
    List<TenantKey> valid(TenantDirectory directory) throws SQLException {
        List<TenantKey> valid = new ArrayList<>();
        for (TenantKey key : file.secrets().keysOf(database)) {
            Optional<Tenant> tenant = directory.findByKey(new ApiKey(key.apiKey()));
            tenant.ifPresent(found -> valid.add(new TenantKey(found.slug().value(), key.apiKey())));
        }
        return valid;
    }

    /** Whether registering the sample tenants was interrupted here. */
    boolean isSeeding() {
        return file.secrets().seeding().contains(database);
    }

    void seeding(boolean goesOn) throws IOException {
        file.update(secrets -> secrets.withSeeding(database, goesOn));
    }
}
