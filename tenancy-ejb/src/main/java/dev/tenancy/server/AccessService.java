package dev.tenancy.server;

import dev.tenancy.access.AccessCache;
import dev.tenancy.access.HostName;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.datasource.AppDataSource;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * What the door asks, inside a server: a thin shell around {@link AccessCache}, and the threads that keep it right.
 *
 * <p>Their work waits for the database, so each has a thread of its own: one to hear of changes, one to see whether it
 * does, one to write when keys were used.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({TenantAccess.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AccessService implements TenantAccess {

    private static final long BEAT_SECONDS = 1;
    private static final long WRITE_SECONDS = 10;
    private static final long PATIENCE_SECONDS = 3;
    private static final int THREADS = 2;

    private Optional<AccessCache> cache = Optional.empty();
    private Optional<ScheduledThreadPoolExecutor> executor = Optional.empty();

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private AccessMemory memory;

    @PostConstruct
    void start() {
        AppDataSource listening = new AppDataSource();
        listening.setApplicationName("tenancy-listener");
        AccessCache begun = new AccessCache(registry, owner, listening);
        Thread listener = threads.newThread(begun::listen);
        listener.setName("tenancy-registry-listener");
        listener.setDaemon(true);
        listener.start();
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(THREADS, threads);
        Future<?> unusedBeats = scheduler.scheduleWithFixedDelay(begun::beat, 0, BEAT_SECONDS, TimeUnit.SECONDS);
        Future<?> unusedWrites =
                scheduler.scheduleWithFixedDelay(begun::writeKeyUses, WRITE_SECONDS, WRITE_SECONDS, TimeUnit.SECONDS);
        memory.is(begun);
        cache = Optional.of(begun);
        executor = Optional.of(scheduler);
    }

    /** What keys were used since the last time is still written. */
    @PreDestroy
    void stop() {
        executor.ifPresent(AccessService::end);
        cache.ifPresent(ending -> {
            ending.end();
            ending.writeKeyUses();
        });
    }

    private static void end(ScheduledThreadPoolExecutor scheduler) {
        scheduler.shutdown();
        try {
            if (!scheduler.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                scheduler.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<KeyEntry> byKey(ApiKey key) {
        return query(() -> cache().byKey(key));
    }

    @Override
    public Optional<Entry> byId(TenantId id) {
        return query(() -> cache().byId(id));
    }

    @Override
    public Optional<Named> named(Slug slug) {
        return query(() -> cache().named(slug));
    }

    @Override
    public Optional<Entry> byHost(HostName host) {
        return query(() -> cache().byHost(host));
    }

    @Override
    public Optional<Entry> fresh(TenantId id) {
        return query(() -> cache().fresh(id));
    }

    private AccessCache cache() {
        return cache.orElseThrow();
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the registry cannot be read", query);
    }
}
