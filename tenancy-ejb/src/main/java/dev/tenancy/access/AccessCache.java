package dev.tenancy.access;

import dev.tenancy.access.TenantAccess.Entry;
import dev.tenancy.access.TenantAccess.KeyEntry;
import dev.tenancy.access.TenantAccess.Named;
import dev.tenancy.log.Log;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * What leads to a tenant, from memory where that is as good as asking: changes are heard of from the database, and for
 * a few seconds what was read is believed.
 *
 * <p>Keys are known by their SHA-256. Unknown keys, slugs and ids are asked for each time; hosts that nobody has proved are
 * remembered, because most requests come to such a one.
 */
public final class AccessCache {

    private static final Log LOG = Log.of(AccessCache.class);
    private static final int MOST = 20_000;

    private final Changes changes = new Changes(System::nanoTime);
    private final KeyUses uses = new KeyUses();
    private final Memory<ByteBuffer, KeyEntry> keys = new Memory<>(MOST, changes, found -> Optional.of(found.entry()));
    private final Memory<TenantId, Entry> ids = new Memory<>(MOST, changes, Optional::of);
    private final Memory<Slug, Named> slugs = new Memory<>(MOST, changes, found -> Optional.of(found.entry()));
    private final Memory<HostName, Optional<Entry>> hosts = new Memory<>(MOST, changes, found -> found);
    private final AccessDirectory directory;
    private final DataSource owner;
    private final RegistryListener listener;

    /**
     * Remembers nothing yet, and hears nothing until {@link #listen} runs.
     *
     * @param registry connections to read with
     * @param owner connections to write with when keys were used
     * @param listening gives the one connection to hear of changes on
     */
    public AccessCache(DataSource registry, DataSource owner, DataSource listening) {
        this.directory = new AccessDirectory(registry);
        this.owner = owner;
        this.listener = new RegistryListener(listening, registry, changes);
    }

    /** What a good key opens. Notes its use. */
    public Optional<KeyEntry> byKey(ApiKey key) throws SQLException {
        Optional<KeyEntry> found = keys.get(ByteBuffer.wrap(key.hash()), () -> directory.byKey(key));
        found.ifPresent(entry -> uses.note(entry.keyId()));
        return found;
    }

    /** The tenant of an id. */
    public Optional<Entry> byId(TenantId id) throws SQLException {
        return ids.get(id, () -> directory.byId(id).map(Lasting::forEver));
    }

    /** The tenant that has this slug, or had it and still redirects. */
    public Optional<Named> named(Slug slug) throws SQLException {
        return slugs.get(slug, () -> directory.named(slug));
    }

    /** The tenant that has proved this host to be its own. */
    public Optional<Entry> byHost(HostName host) throws SQLException {
        return hosts.get(host, () -> Optional.of(Lasting.forEver(directory.byHost(host))))
                .flatMap(found -> found);
    }

    /** The tenant of an id, from the database. */
    public Optional<Entry> fresh(TenantId id) throws SQLException {
        return directory.byId(id);
    }

    /** Hears of changes until {@link #end}; keeps its thread. */
    public void listen() {
        listener.run();
    }

    /** Sees whether changes are heard of; to be called every second. */
    public void beat() {
        listener.beat();
    }

    /** Writes down when keys were last used; to be called every few seconds. */
    public void writeKeyUses() {
        try {
            uses.write(owner);
        } catch (SQLException | RuntimeException e) {
            LOG.warn("key-uses-not-written", "reason", String.valueOf(e.getMessage()));
        }
    }

    /** Hears no more. */
    public void end() {
        listener.end();
    }

    /** Believes nothing that was read until now; to be called after a change that was made here. */
    public void forget() {
        changes.everything();
    }

    /** Whether changes are heard of. */
    public boolean isHeard() {
        return changes.isHeard();
    }

    /** How many questions were answered from memory. */
    public long fromMemory() {
        return Stream.of(keys, ids, slugs, hosts).mapToLong(Memory::fromMemory).sum();
    }

    /** How many questions were answered by the database. */
    public long fromDatabase() {
        return Stream.of(keys, ids, slugs, hosts)
                .mapToLong(Memory::fromDatabase)
                .sum();
    }
}
