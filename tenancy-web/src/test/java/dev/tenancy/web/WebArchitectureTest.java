package dev.tenancy.web;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tenancy.binding.RequestTenantHolder;
import dev.tenancy.binding.TenantRef;
import dev.tenancy.config.JwtConfig;
import dev.tenancy.config.LifecycleConfig;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.config.WebConfig;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.ClosedTenants;
import dev.tenancy.server.AccessMemory;
import dev.tenancy.server.FleetMeters;
import dev.tenancy.server.Readiness;
import dev.tenancy.server.TenantTimes;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.web.resolution.ForAnybody;
import dev.tenancy.web.resolution.ForOperators;
import dev.tenancy.web.resolution.ForTenants;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.Path;

/** What the web module may know, and how its resources are made. */
@AnalyzeClasses(packages = "dev.tenancy", importOptions = ImportOption.DoNotIncludeTests.class)
class WebArchitectureTest {

    /** The packages that are the EJB module's, and not the API's of the same name: what has classes there alone. */
    private static final DescribedPredicate<JavaClass> OF_THE_SERVER = resideInAnyPackage(
            "dev.tenancy.binding..",
            "dev.tenancy.config..",
            "dev.tenancy.datasource..",
            "dev.tenancy.migration..",
            "dev.tenancy.provisioning..",
            "dev.tenancy.server..");

    private static final DescribedPredicate<JavaClass> OPEN_TO_WEB = type(RequestTenantHolder.class)
            .or(type(TenantRef.class))
            .or(type(ServerConfig.class))
            .or(type(TenancyConfig.class))
            .or(type(WebConfig.class))
            .or(type(JwtConfig.class))
            .or(type(LifecycleConfig.class))
            .or(type(DatabaseFailure.class))
            .or(type(Readiness.class))
            .or(type(FleetMeters.class))
            .or(type(TenantTimes.class))
            .or(type(AccessMemory.class))
            .or(type(ClosedTenants.class))
            .or(DescribedPredicate.describe("of the API", java -> java.getSource()
                    .filter(source -> source.getUri().toString().contains("/tenancy-api"))
                    .isPresent()));

    private static final DescribedPredicate<JavaClass> KEPT_BY_JPA_OR_JDBC = DescribedPredicate.describe(
            "keep rows",
            java -> java.getSimpleName().endsWith("Entity")
                    || java.getSimpleName().endsWith("Service")
                    || java.getFullName().equals("dev.tenancy.registry.TenantDirectory")
                    || java.getFullName().equals("dev.tenancy.registry.TenantRows"));

    @ArchTest
    static final ArchRule resources_are_request_scoped =
            classes().that().areAnnotatedWith(Path.class).should().beAnnotatedWith(RequestScoped.class);

    @ArchTest
    static final ArchRule resources_say_for_whom_they_are = classes()
            .that()
            .areAnnotatedWith(Path.class)
            .should()
            .beAnnotatedWith(ForTenants.class)
            .orShould()
            .beAnnotatedWith(ForOperators.class)
            .orShould()
            .beAnnotatedWith(ForAnybody.class);

    @ArchTest
    static final ArchRule nothing_is_for_tenants_and_operators_both =
            noClasses().that().areAnnotatedWith(ForTenants.class).should().beAnnotatedWith(ForOperators.class);

    @ArchTest
    static final ArchRule what_is_for_anybody_is_for_nobody_in_particular = noClasses()
            .that()
            .areAnnotatedWith(ForAnybody.class)
            .should()
            .beAnnotatedWith(ForOperators.class)
            .orShould()
            .beAnnotatedWith(ForTenants.class);

    @ArchTest
    static final ArchRule the_web_knows_little_of_the_server = noClasses()
            .that()
            .resideInAPackage("dev.tenancy.web..")
            .should()
            .dependOnClassesThat(OF_THE_SERVER.and(not(OPEN_TO_WEB)));

    @ArchTest
    static final ArchRule the_web_calls_services_by_their_interfaces = noClasses()
            .that()
            .resideInAPackage("dev.tenancy.web..")
            .should()
            .dependOnClassesThat(KEPT_BY_JPA_OR_JDBC.and(not(resideInAPackage("dev.tenancy.web.."))));

    @ArchTest
    static final ArchRule ejbs_are_injected_by_their_interfaces = fields().that()
            .areAnnotatedWith(EJB.class)
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.tenancy.web..")
            .and()
            .doNotHaveRawType("dev.tenancy.idempotency.Idempotency") // the one without an interface
            .should()
            .haveRawType(DescribedPredicate.describe("an interface", JavaClass::isInterface));

    @ArchTest
    static final ArchRule only_the_door_gives_a_request_its_tenant = noClasses()
            .that()
            .resideInAPackage("dev.tenancy.web..")
            .and()
            .resideOutsideOfPackage("dev.tenancy.web.resolution..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tenancy.binding..");

    @ArchTest
    static final ArchRule resources_and_pages_have_no_word_for_schemas = noClasses()
            .that()
            .resideInAnyPackage("dev.tenancy.web.rest..", "dev.tenancy.web.admin..")
            .should()
            .dependOnClassesThat(type(SchemaName.class).or(resideInAPackage("dev.tenancy.binding..")));

    @ArchTest
    static final ArchRule the_web_holds_no_entity_manager = noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.tenancy.web..")
            .should()
            .haveRawType(EntityManager.class);

    @ArchTest
    static final ArchRule the_web_speaks_no_sql = noClasses()
            .that()
            .resideInAPackage("dev.tenancy.web..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "jakarta.persistence..",
                    "org.postgresql..",
                    "org.eclipse.persistence.."));

    @ArchTest
    static final ArchRule lines_are_logged_by_our_log = noClasses()
            .that()
            .resideInAPackage("dev.tenancy.web..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}
