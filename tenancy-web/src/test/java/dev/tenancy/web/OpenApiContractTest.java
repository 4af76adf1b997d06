package dev.tenancy.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tenancy.problem.ProblemType;
import dev.tenancy.web.Contract.Content;
import dev.tenancy.web.Contract.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract is written by hand; this holds it against the code. */
class OpenApiContractTest {

    private static final Contract CONTRACT = Contract.read();
    private static final List<Operation> OPERATIONS = CONTRACT.operations();
    private static final List<ResourceMethod> METHODS = ResourceMethod.all();

    @Test
    void every_resource_method_is_one_operation_and_the_other_way_round() {
        assertThat(METHODS).isNotEmpty();
        assertThat(OPERATIONS)
                .extracting(Operation::toString)
                .containsExactlyInAnyOrderElementsOf(
                        METHODS.stream().map(ResourceMethod::toString).toList());
    }

    @Test
    void every_operation_has_an_id_of_its_own() {
        assertThat(OPERATIONS)
                .extracting(Operation::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    }

    @Test
    void every_operation_asks_for_the_credential_its_resource_asks_for() {
        compare((method, operation) -> {
            assertThat(operation.definition()).as(operation.toString()).containsKey("security");
            assertThat(operation.securitySchemes()).as(operation.toString()).isEqualTo(method.securitySchemes());
        });
        assertThat(CONTRACT.securitySchemes()).containsExactlyInAnyOrder("tenantKey", "operatorToken");
    }

    @Test
    void every_operation_takes_the_parameters_its_method_takes() {
        compare((method, operation) -> {
            assertThat(operation.parameters("path")).as(operation.toString()).isEqualTo(method.pathParameters());
            assertThat(operation.parameters("query")).as(operation.toString()).isEqualTo(method.queryParameters());
            assertThat(operation.parameters("header")).as(operation.toString()).containsAll(method.headerParameters());
        });
    }

    @Test
    void every_operation_reads_the_media_types_its_method_reads() {
        compare((method, operation) -> assertThat(operation.requestContent().keySet())
                .as(operation.toString())
                .isEqualTo(method.consumes()));
    }

    @Test
    void every_body_has_an_example_with_all_that_is_required_and_nothing_unknown() {
        assertThat(OPERATIONS).allSatisfy(operation -> assertThat(operation.contents())
                .as(operation.toString())
                .isNotEmpty()
                .allSatisfy(content -> assertThat(content.examples())
                        .as(content.toString())
                        .isNotEmpty()
                        .allSatisfy(example -> assertFits(example, content.schema()))));
    }

    @Test
    void every_operation_but_those_for_anybody_answers_401_and_says_how_to_authenticate() {
        compare((method, operation) -> {
            if (method.isForAnybody()) {
                assertThat(operation.responses()).as(operation.toString()).doesNotContainKey("401");
                return;
            }
            Map<String, Object> response = operation.responses().get("401");
            assertThat(response).as(operation.toString()).isNotNull();
            assertThat(Contract.child(response, "headers")).containsKey("WWW-Authenticate");
            assertThat(problemsOf(operation)).contains(ProblemType.UNAUTHENTICATED.uri());
        });
    }

    @Test
    void every_operation_of_tenants_leads_from_a_former_host_to_the_present_one() {
        assertThat(OPERATIONS)
                .filteredOn(operation -> operation.securitySchemes().contains("tenantKey"))
                .isNotEmpty()
                .allSatisfy(operation -> {
                    Map<String, Object> response = operation.responses().get("308");
                    assertThat(response).as(operation.toString()).isNotNull();
                    assertThat(Contract.child(response, "headers")).containsKey("Location");
                });
    }

    @Test
    void every_error_is_a_problem_with_type_title_and_status_as_the_code_has_them() {
        assertThat(OPERATIONS).allSatisfy(operation -> assertThat(operation.contents())
                .filteredOn(content -> content.where().compareTo("400") >= 0 && !"request".equals(content.where()))
                .allSatisfy(content -> {
                    assertThat(content.isProblem()).as(content.toString()).isTrue();
                    assertThat(content.examples()).allSatisfy(example -> {
                        Map<String, Object> problem = Contract.map(example);
                        ProblemType type = type(problem);
                        assertThat(problem.get("title")).isEqualTo(type.title());
                        assertThat(problem.get("status")).isEqualTo(type.status());
                        assertThat(content.where()).isEqualTo(String.valueOf(type.status()));
                    });
                }));
    }

    @Test
    void every_problem_a_caller_can_meet_is_in_the_contract() {
        Set<String> documented = OPERATIONS.stream()
                .flatMap(operation -> problemsOf(operation).stream())
                .collect(Collectors.toSet());
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemType.values())
                        // no operation answers with the one, and only a fault of this program with the other
                        .filter(type -> type != ProblemType.METHOD_NOT_ALLOWED && type != ProblemType.TENANT_UNBOUND)
                        .map(ProblemType::uri)
                        .toList());
    }

    @Test
    void the_schema_of_problems_names_every_type() {
        assertThat((Collection<?>) Contract.child(Contract.child(CONTRACT.schema("Problem"), "properties"), "type")
                        .get("enum"))
                .isEqualTo(Arrays.stream(ProblemType.values())
                        .map(ProblemType::uri)
                        .toList());
    }

    @Test
    void the_document_of_problems_explains_every_type() throws IOException {
        String document = Files.readString(Path.of("../docs/problems.md"));
        assertThat(ProblemType.values()).allSatisfy(type -> {
            String name = type.uri().substring("/problems/".length());
            assertThat(document).contains("## " + name + "\n\n**" + type.status() + "** · " + type.title() + "\n");
        });
    }

    @Test
    void every_reference_leads_somewhere() {
        assertThat(CONTRACT.references()).isNotEmpty().allSatisfy(reference -> assertThatCode(
                        () -> CONTRACT.follow(reference))
                .doesNotThrowAnyException());
    }

    private static void compare(BiConsumer<ResourceMethod, Operation> comparison) {
        Map<String, Operation> byName =
                OPERATIONS.stream().collect(Collectors.toMap(Operation::toString, operation -> operation));
        assertThat(METHODS).allSatisfy(method -> {
            assertThat(byName).containsKey(method.toString());
            comparison.accept(method, byName.get(method.toString()));
        });
    }

    private static Set<String> problemsOf(Operation operation) {
        return operation
                .contents()
                .filter(Content::isProblem)
                .flatMap(content -> content.examples().stream())
                .map(example -> String.valueOf(Contract.map(example).get("type")))
                .collect(Collectors.toSet());
    }

    private static ProblemType type(Map<String, Object> problem) {
        return Arrays.stream(ProblemType.values())
                .filter(type -> type.uri().equals(problem.get("type")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(problem.get("type") + " is no problem type"));
    }

    /** Whether every required property is there and every property is known, all the way down. */
    private static void assertFits(Object value, Map<String, Object> schema) {
        if (schema.isEmpty()) {
            return; // a value of any kind
        }
        if (value instanceof Map<?, ?> && schema.get("additionalProperties") instanceof Map<?, ?> any) {
            Contract.map(value).values().forEach(each -> assertFits(each, CONTRACT.resolve(any)));
        } else if (value instanceof Map<?, ?>) {
            Map<String, Object> properties = Contract.child(schema, "properties");
            assertThat(properties).containsKeys(Contract.map(value).keySet().toArray(String[]::new));
            if (schema.get("required") instanceof Collection<?> required) {
                assertThat(Contract.map(value).keySet())
                        .containsAll(required.stream().map(String::valueOf).toList());
            }
            Contract.map(value).forEach((name, each) -> assertFits(each, CONTRACT.resolve(properties.get(name))));
        } else if (value instanceof Boolean) {
            assertThat(schema.get("type")).isEqualTo("boolean");
        } else if (value instanceof List<?> list) {
            list.forEach(each -> assertFits(each, CONTRACT.resolve(schema.get("items"))));
        } else if (value == null) {
            assertThat(schema.get("nullable")).isEqualTo(true);
        } else {
            assertThat(schema.get("type")).isEqualTo(value instanceof Number ? "integer" : "string");
        }
    }
}
