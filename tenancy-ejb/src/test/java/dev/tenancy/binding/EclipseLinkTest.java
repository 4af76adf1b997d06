package dev.tenancy.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tenancy.binding.Notes.CountedNote;
import dev.tenancy.binding.Notes.Note;
import dev.tenancy.binding.Notes.ProtectedNote;
import dev.tenancy.binding.Notes.SharedNote;
import dev.tenancy.problem.TenancyException.BindingRefused;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.persistence.platform.database.PostgreSQL10Platform;
import org.eclipse.persistence.platform.database.PostgreSQLPlatform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps of EclipseLink under a tenant: each guard, and beside it the trap it guards against. */
class EclipseLinkTest {

    private static final Map<String, String> BOUND =
            Map.of("eclipselink.session-event-listener", BindTestListener.class.getName());

    private static final Map<String, String> CACHING =
            Map.of("eclipselink.cache.shared.default", "true", "jakarta.persistence.sharedCache.mode", "ALL");

    private static TestDatabase database;

    @BeforeAll
    static void register(@TempDir Path directory) {
        Scripts scripts = new Scripts(directory).with("V100__notes.sql", Notes.TABLE);
        TestTenancy tenancy = TestTenancy.create(TestTenancy.OWN_MIGRATIONS, scripts.location());
        tenancy.register("acme");
        tenancy.register("globex");
        database = tenancy.database();
    }

    @Test
    void the_same_id_in_two_tenants_is_two_rows() {
        UUID id = sameNoteInBoth();
        try (EntityManagerFactory unit = unit(BOUND, Note.class, InstantConverter.class)) {
            assertThat(text("acme", unit, em -> em.find(Note.class, id).text)).isEqualTo("acme");
            assertThat(text("globex", unit, em -> em.find(Note.class, id).text)).isEqualTo("globex");
        }
    }

    @Test
    void control_the_shared_cache_answers_one_tenant_with_anothers_row() {
        UUID id = UUID.randomUUID();
        database.execute(
                "insert into tenant_globex.notes (id, text, author) values ('%1$s', 'globex', '%1$s')".formatted(id));
        try (EntityManagerFactory unit = unit(with(BOUND, CACHING), Note.class, InstantConverter.class)) {
            as("acme", unit, em -> persist(em, new Note(id, "acme")));

            assertThat(text("globex", unit, em -> em.find(Note.class, id).text))
                    .as("read as globex")
                    .isEqualTo("acme");
        }
    }

    @Test
    void the_settings_keep_out_even_an_entity_whose_annotation_asks_for_the_cache() {
        UUID id = sameNoteInBoth();
        try (EntityManagerFactory unit = unit(BOUND, SharedNote.class)) {
            assertThat(text("acme", unit, em -> em.find(SharedNote.class, id).text))
                    .isEqualTo("acme");
            assertThat(text("globex", unit, em -> em.find(SharedNote.class, id).text))
                    .isEqualTo("globex");
            assertThatNoException().isThrownBy(() -> SharedCacheGuard.check(unit));
        }
    }

    @Test
    void the_guard_passes_a_unit_that_shares_nothing() {
        try (EntityManagerFactory unit = unit(Map.of(), Note.class, InstantConverter.class)) {
            assertThatNoException().isThrownBy(() -> SharedCacheGuard.check(unit));
        }
    }

    @Test
    void the_guard_passes_the_products_own_entities() throws ClassNotFoundException {
        try (EntityManagerFactory unit = unit(
                Map.of(),
                Class.forName("dev.tenancy.project.ProjectEntity"),
                Class.forName("dev.tenancy.team.TeamMemberEntity"),
                InstantConverter.class)) {
            assertThatNoException().isThrownBy(() -> SharedCacheGuard.check(unit));
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {SharedNote.class, ProtectedNote.class})
    void the_guard_refuses_an_entity_that_an_annotation_lets_into_the_cache(Class<?> entity) {
        Map<String, String> lenient = Map.of("jakarta.persistence.sharedCache.mode", "UNSPECIFIED");
        try (EntityManagerFactory unit = unit(lenient, Note.class, entity, InstantConverter.class)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> SharedCacheGuard.check(unit))
                    .withMessageContaining(entity.getName())
                    .withMessageNotContaining(Note.class.getName() + ",");
        }
    }

    @Test
    void the_guard_refuses_a_unit_whose_settings_share_everything() {
        try (EntityManagerFactory unit = unit(CACHING, Note.class, InstantConverter.class)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> SharedCacheGuard.check(unit))
                    .withMessageContaining(Note.class.getName());
        }
    }

    @Test
    void a_query_that_asks_to_keep_its_result_is_run_for_each_tenant_all_the_same() {
        database.execute("delete from tenant_acme.notes; delete from tenant_globex.notes;"
                + " insert into tenant_acme.notes (id) values (gen_random_uuid())");
        try (EntityManagerFactory unit = unit(BOUND, CountedNote.class)) {
            assertThat(as("acme", unit, EclipseLinkTest::count)).isEqualTo(1L);
            assertThat(as("globex", unit, EclipseLinkTest::count)).isZero();
        }
    }

    @Test
    void a_null_uuid_is_bound_as_one() {
        UUID id = UUID.randomUUID();
        try (EntityManagerFactory unit = unit(BOUND, Note.class, InstantConverter.class)) {
            as("acme", unit, em -> persist(em, withoutAuthor(new Note(id, "nobody's"))));
        }

        assertThat(database.query("select text, author from tenant_acme.notes where id = ?", id))
                .containsExactly("nobody's|");
    }

    @ParameterizedTest
    @ValueSource(classes = {PostgreSQLPlatform.class, PostgreSQL10Platform.class})
    void control_the_stock_platform_binds_a_null_uuid_as_text_and_is_refused(Class<?> platform) {
        Map<String, String> stock = Map.of(
                "eclipselink.session-event-listener", BindTestListener.class.getName(),
                "eclipselink.target-database", platform.getName());
        try (EntityManagerFactory unit = unit(stock, Note.class, InstantConverter.class)) {
            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(
                            () -> as("acme", unit, em -> persist(em, withoutAuthor(new Note(UUID.randomUUID(), "x")))))
                    .withMessageContaining("is of type uuid but expression is of type");
        }
    }

    @Test
    void an_instant_comes_back_as_it_went() {
        Instant instant = Instant.parse("2026-03-29T01:30:00.123456Z");
        UUID id = UUID.randomUUID();
        try (EntityManagerFactory unit = unit(BOUND, Note.class, InstantConverter.class)) {
            as("acme", unit, em -> {
                Note note = new Note(id, "in the hour that clocks leap over");
                note.writtenAt = instant;
                return persist(em, note);
            });

            Instant back = as("acme", unit, em -> em.find(Note.class, id).writtenAt);
            assertThat(back).isEqualTo(instant);
        }
        assertThat(database.query("select written_at at time zone 'UTC' from tenant_acme.notes where id = ?", id))
                .containsExactly("2026-03-29 01:30:00.123456");
    }

    @Test
    void control_an_instant_without_the_converter_is_no_timestamp() {
        try (EntityManagerFactory unit = unit(BOUND, Note.class)) {
            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> as("acme", unit, em -> {
                        Note note = new Note(UUID.randomUUID(), "x");
                        note.writtenAt = Instant.EPOCH;
                        return persist(em, note);
                    }))
                    .withMessageContaining("is of type timestamp with time zone but expression is of type bytea");
        }
    }

    @Test
    void the_products_listener_refuses_reads_outside_of_a_transaction() {
        try (EntityManagerFactory unit = unitWithTheProductsListener();
                EntityManager em = unit.createEntityManager()) {
            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> em.createNativeQuery("select 1").getResultList())
                    .havingRootCause()
                    .isInstanceOf(BindingRefused.class)
                    .withMessageContaining("outside of a transaction");
        }
    }

    @Test
    void the_products_listener_refuses_a_transaction_without_a_tenant() {
        try (EntityManagerFactory unit = unitWithTheProductsListener();
                EntityManager em = unit.createEntityManager()) {
            assertThatExceptionOfType(BindingRefused.class)
                    .isThrownBy(() -> {
                        em.getTransaction().begin();
                        em.persist(new Note(UUID.randomUUID(), "x"));
                        em.flush();
                    })
                    .withMessageContaining("without a tenant");
        }
    }

    private static EntityManagerFactory unitWithTheProductsListener() {
        return unit(
                Map.of("eclipselink.session-event-listener", TenantSessionListener.class.getName()),
                Note.class,
                InstantConverter.class);
    }

    private static EntityManagerFactory unit(Map<String, String> differences, Class<?>... classes) {
        return TestUnit.create(database.app(), differences, classes);
    }

    /** Runs the work in a transaction of the tenant, on an EntityManager of its own. */
    private static <T> T as(String slug, EntityManagerFactory unit, Function<EntityManager, T> work) {
        try (EntityManager em = unit.createEntityManager(Map.of(TenantBinding.SCHEMA_PROPERTY, "tenant_" + slug))) {
            em.getTransaction().begin();
            try {
                T result = work.apply(em);
                em.getTransaction().commit();
                return result;
            } finally {
                if (em.getTransaction().isActive()) {
                    em.getTransaction().rollback();
                }
            }
        }
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    private static String text(String slug, EntityManagerFactory unit, Function<EntityManager, String> read) {
        return as(slug, unit, read);
    }

    private static Note persist(EntityManager em, Note note) {
        em.persist(note);
        em.flush();
        return note;
    }

    private static Note withoutAuthor(Note note) {
        note.author = null;
        return note;
    }

    private static long count(EntityManager em) {
        return em.createNamedQuery("CountedNote.count", Long.class).getSingleResult();
    }

    private static UUID sameNoteInBoth() {
        UUID id = UUID.randomUUID();
        database.execute("insert into tenant_acme.notes (id, text, author) values ('%1$s', 'acme', '%1$s');"
                        .formatted(id)
                + "insert into tenant_globex.notes (id, text, author) values ('%1$s', 'globex', '%1$s')".formatted(id));
        return id;
    }
}
