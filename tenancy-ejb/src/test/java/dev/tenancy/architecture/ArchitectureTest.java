package dev.tenancy.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tenancy.binding.TenantBound;
import dev.tenancy.binding.TenantTransactions;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.datasource.AppDataSource;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.sql.TenantJdbc;
import dev.tenancy.sql.TenantSql;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may know of what. */
@AnalyzeClasses(packages = "dev.tenancy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] SHARED_WITH_THE_COMMAND_LINE = {
        "dev.tenancy.migration..",
        "dev.tenancy.provisioning..",
        "dev.tenancy.registry..",
        "dev.tenancy.config..",
        "dev.tenancy.log..",
        "dev.tenancy.datasource..",
        "dev.tenancy.access..",
        "dev.tenancy.analytics..",
        "dev.tenancy.audit..",
        "dev.tenancy.fleet..",
        "dev.tenancy.lifecycle..",
        "dev.tenancy.operator..",
        "dev.tenancy.plan..",
        "dev.tenancy.signup..",
        "dev.tenancy.transfer..",
    };
    private static final String BINDING = "dev.tenancy.binding..";

    /** All that is not business; a package that is not here is, and need not be named anywhere. */
    private static final String[] INFRASTRUCTURE = {
        BINDING,
        "dev.tenancy.access..",
        "dev.tenancy.analytics..",
        "dev.tenancy.audit..",
        "dev.tenancy.config..",
        "dev.tenancy.datasource..",
        "dev.tenancy.fleet..",
        "dev.tenancy.idempotency..",
        "dev.tenancy.lifecycle..",
        "dev.tenancy.log..",
        "dev.tenancy.migration..",
        "dev.tenancy.operator..",
        "dev.tenancy.paging..",
        "dev.tenancy.plan..",
        "dev.tenancy.problem..",
        "dev.tenancy.provisioning..",
        "dev.tenancy.quota..",
        "dev.tenancy.registry..",
        "dev.tenancy.server..",
        "dev.tenancy.signup..",
        "dev.tenancy.sql..",
        "dev.tenancy.tenant..",
        "dev.tenancy.transfer..",
    };

    @ArchTest
    static final ArchRule plain_code_is_free_of_the_container = noClasses()
            .that(resideInAnyPackage(SHARED_WITH_THE_COMMAND_LINE)
                    .and(not(belongTo(equivalentTo(DataSources.class))))
                    .and(not(belongTo(equivalentTo(ServerConfig.class)))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "org.eclipse..")
            .because("the command line runs it without a server");

    @ArchTest
    static final ArchRule the_servers_configuration_is_read_by_the_servers_code_alone = noClasses()
            .that(resideInAnyPackage(SHARED_WITH_THE_COMMAND_LINE)
                    .and(not(belongTo(equivalentTo(ServerConfig.class))))
                    .and(not(equivalentTo(AppDataSource.class)))
                    .and(not(equivalentTo(OwnerDataSource.class))))
            .should()
            .dependOnClassesThat(equivalentTo(ServerConfig.class))
            .because("plain code is handed its settings");

    @ArchTest
    static final ArchRule business_code_knows_nothing_of_tenancy = noClasses()
            .that()
            .resideOutsideOfPackages(INFRASTRUCTURE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "dev.tenancy.tenant..",
                            "dev.tenancy.registry..",
                            "dev.tenancy.provisioning..",
                            "dev.tenancy.migration..",
                            "dev.tenancy.config..",
                            "dev.tenancy.server..",
                            "dev.tenancy.datasource..",
                            BINDING)
                    .and(not(equivalentTo(TenantBound.class)))
                    .and(not(equivalentTo(DatabaseFailure.class))))
            .because("a feature is written as if there were one customer");

    @ArchTest
    static final ArchRule who_uses_the_tenant_unit_is_bound = members()
            .that(injectTheTenantUnit())
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(BINDING)
            .should()
            .beDeclaredInClassesThat()
            .areAnnotatedWith(TenantBound.class)
            .because("an EntityManager without a tenant is refused at run time, and this says so earlier");

    @ArchTest
    static final ArchRule who_uses_sql_of_its_own_is_bound = fields().that()
            .haveRawType(TenantSql.class)
            .or()
            .haveRawType(TenantJdbc.class)
            .should()
            .beDeclaredInClassesThat()
            .areAnnotatedWith(TenantBound.class)
            .because("a statement without a tenant is refused at run time, and this says so earlier");

    @ArchTest
    static final ArchRule features_have_no_connection_but_the_tenants = noClasses()
            .that()
            .resideOutsideOfPackages(INFRASTRUCTURE)
            .and()
            .resideOutsideOfPackage("dev.tenancy.web..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("javax.sql.DataSource")
            .because("a connection of the pool's is nobody's; TenantSql and TenantJdbc have the tenant's");

    @ArchTest
    static final ArchRule only_the_binding_puts_a_tenant_on_a_connection = noClasses()
            .that()
            .resideOutsideOfPackage(BINDING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.persistence..");

    @ArchTest
    static final ArchRule only_who_writes_ddl_asks_for_an_identifier = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.tenancy.provisioning..",
                    "dev.tenancy.migration..",
                    "dev.tenancy.lifecycle..",
                    // count in fifty tenants' schemas at once, as a role that can only read
                    "dev.tenancy.analytics..",
                    "dev.tenancy.fleet..",
                    // copies one tenant's tables as that tenant's role, and makes new ones
                    "dev.tenancy.transfer..",
                    "dev.tenancy.tenant..")
            .should()
            .callMethod(SchemaName.class, "quoted")
            .allowEmptyShould(true)
            .because("everybody else is on the tenant's search path and names no schema");

    @ArchTest
    static final ArchRule features_do_not_run_in_circles = slices().matching("dev.tenancy.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage("dev.tenancy.problem.."), resideInAPackage("dev.tenancy.tenant.."))
            // The first operator is named by settings, in the words operators have for username and password.
            .ignoreDependency(resideInAPackage("dev.tenancy.config.."), resideInAPackage("dev.tenancy.operator.."));

    @ArchTest
    static final ArchRule loggers_are_ours = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tenancy.log..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.System$Logger")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.slf4j..")
            .because("every line tells its tenant and its request");

    @Test
    void the_api_depends_on_java_and_nothing_else() {
        JavaClasses api = new ClassFileImporter()
                .importUrl(Slug.class.getProtectionDomain().getCodeSource().getLocation());
        Set<String> names = api.stream().map(JavaClass::getName).collect(Collectors.toSet());
        assertThat(names).hasSizeGreaterThan(20);

        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "jakarta.validation..")
                        .or(describe(
                                "the API's own",
                                c -> names.contains(c.getBaseComponentType().getName()))))
                .check(api);
    }

    /** By field or setter. Naming no unit means the only one there is, the tenant's. */
    private static DescribedPredicate<JavaMember> injectTheTenantUnit() {
        return describe("inject the tenant unit", member -> member.tryGetAnnotationOfType(PersistenceContext.class)
                .filter(unit -> Set.of("tenant", "").contains(unit.unitName()))
                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(classes = {Unbound.class, UnboundWithoutName.class, UnboundBySetter.class})
    void control_a_class_on_the_tenant_unit_that_is_not_bound_is_found(Class<?> unbound) {
        JavaClasses broken = new ClassFileImporter().importClasses(unbound);

        assertThat(who_uses_the_tenant_unit_is_bound.evaluate(broken).hasViolation())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(classes = {KnowsSchemas.class, BindsItself.class, AsksForAPool.class})
    void control_a_feature_in_any_package_that_knows_of_tenancy_is_found(Class<?> feature) {
        JavaClasses broken = new ClassFileImporter().importClasses(feature);

        assertThat(business_code_knows_nothing_of_tenancy.evaluate(broken).hasViolation())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(classes = {UnboundSql.class, UnboundJdbc.class})
    void control_sql_in_a_class_that_is_not_bound_is_found(Class<?> unbound) {
        JavaClasses broken = new ClassFileImporter().importClasses(unbound);

        assertThat(who_uses_sql_of_its_own_is_bound.evaluate(broken).hasViolation())
                .isTrue();
    }

    @Test
    void control_a_feature_that_connects_by_itself_is_found() {
        JavaClasses broken = new ClassFileImporter().importClasses(ConnectsItself.class);

        assertThat(features_have_no_connection_but_the_tenants.evaluate(broken).hasViolation())
                .isTrue();
    }

    @Test
    void control_a_feature_that_is_bound_and_knows_no_more_is_fine() {
        JavaClasses fine = new ClassFileImporter().importClasses(Bound.class);

        assertThat(who_uses_the_tenant_unit_is_bound.evaluate(fine).hasViolation())
                .isFalse();
        assertThat(who_uses_sql_of_its_own_is_bound.evaluate(fine).hasViolation())
                .isFalse();
        assertThat(features_have_no_connection_but_the_tenants.evaluate(fine).hasViolation())
                .isFalse();
        assertThat(business_code_knows_nothing_of_tenancy.evaluate(fine).hasViolation())
                .isFalse();
    }

    @Test
    void control_rules_about_packages_find_what_breaks_them() {
        JavaClasses all = new ClassFileImporter().importPackages("dev.tenancy.binding", "dev.tenancy.server");
        ArchRule noBinding =
                noClasses().should().dependOnClassesThat().resideInAnyPackage("jakarta..", "org.eclipse..");

        assertThat(noBinding.evaluate(all).hasViolation()).isTrue();
    }

    static class Unbound {
        @PersistenceContext(unitName = "tenant")
        EntityManager entityManager;
    }

    static class UnboundWithoutName {
        @PersistenceContext
        EntityManager entityManager;
    }

    static class UnboundBySetter {
        EntityManager entityManager;

        @PersistenceContext
        void setEntityManager(EntityManager entityManager) {
            this.entityManager = entityManager;
        }
    }

    static class UnboundSql {
        TenantSql sql;
    }

    static class UnboundJdbc {
        TenantJdbc jdbc;
    }

    static class ConnectsItself {
        DataSource pool;
    }

    @TenantBound
    static class Bound {
        TenantSql sql;

        @PersistenceContext
        EntityManager entityManager;

        boolean isUnavailable(Exception failure) {
            return DatabaseFailure.isUnavailable(failure);
        }
    }

    static class KnowsSchemas {
        SchemaName schema;
    }

    static class BindsItself {
        TenantTransactions transactions;
    }

    static class AsksForAPool {
        String pool(OwnerDataSource owner) {
            return owner.toString();
        }
    }
}
