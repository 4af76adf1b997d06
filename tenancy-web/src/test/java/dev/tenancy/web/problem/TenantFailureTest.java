package dev.tenancy.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.problem.ProblemType;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.tenant.TenantStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refusal by the database is called. */
class TenantFailureTest {

    private final Throwable changeRefused = wrapped("25006");

    @Test
    void a_change_that_the_database_refuses_a_read_only_tenant_is_the_tenants() {
        assertThat(type(changeRefused, TenantStatus.READ_ONLY, true)).contains(ProblemType.TENANT_READ_ONLY);
    }

    /** Closed since its request was let in: the node may have let it in by what it remembered. */
    @ParameterizedTest
    @CsvSource({
        "READ_ONLY, TENANT_READ_ONLY",
        "SUSPENDED, TENANT_SUSPENDED",
        "ARCHIVED, TENANT_ARCHIVED",
        "PURGING, TENANT_ARCHIVED",
        "FAILED, TENANT_UNAVAILABLE"
    })
    void a_change_that_comes_after_its_tenant_was_closed_is_told_how_it_stands_now(TenantStatus now, ProblemType type) {
        assertThat(TenantFailure.of(changeRefused, tenant(TenantStatus.ACTIVE), let -> tenant(now), tenant -> true)
                        .map(TenancyException::type))
                .contains(type);
    }

    @Test
    void control_the_same_refusal_to_an_active_tenant_is_everybodys() {
        assertThat(type(changeRefused, TenantStatus.ACTIVE, true)).isEmpty();
        assertThat(Problems.of(changeRefused).type()).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);
        assertThat(Problems.of(changeRefused).detail()).contains("standby");
    }

    @Test
    void a_statement_that_was_ended_took_too_long() {
        assertThat(type(wrapped("57014"), TenantStatus.ACTIVE, true)).contains(ProblemType.STATEMENT_TIMEOUT);
    }

    @Test
    void a_missing_table_is_the_tenants_only_if_the_schema_is_gone() {
        assertThat(type(wrapped("42P01"), TenantStatus.ACTIVE, false)).contains(ProblemType.TENANT_UNAVAILABLE);
        assertThat(type(wrapped("42P01"), TenantStatus.ACTIVE, true)).isEmpty();
        assertThat(type(new IllegalStateException(), TenantStatus.ACTIVE, false))
                .isEmpty();
    }

    private static Optional<ProblemType> type(Throwable failure, TenantStatus status, boolean hasSchema) {
        return TenantFailure.of(failure, tenant(status), tenant -> tenant, tenant -> hasSchema)
                .map(TenancyException::type);
    }

    private static Throwable wrapped(String sqlState) {
        return new IllegalStateException(new RuntimeException(new SQLException("refused", sqlState)));
    }

    private static Tenant tenant(TenantStatus status) {
        Slug slug = new Slug("acme");
        return new Tenant(
                TenantId.random(),
                slug,
                slug.schema(),
                new TenantName("ACME"),
                "free",
                status,
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Labels.NONE,
                new SchemaState("1", "digest"),
                Instant.EPOCH,
                1);
    }
}
