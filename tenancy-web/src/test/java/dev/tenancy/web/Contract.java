package dev.tenancy.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The contract, {@code META-INF/openapi.yaml}, with its references followed. */
final class Contract {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private final Map<String, Object> root;

    private Contract(Map<String, Object> root) {
        this.root = root;
    }

    static Contract read() {
        try (InputStream yaml = Contract.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new Contract(map(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        child(root, "paths").forEach((path, item) -> map(item).forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                operations.add(new Operation(method.toUpperCase(java.util.Locale.ROOT), path, map(operation), this));
            }
        }));
        return operations;
    }

    Set<String> securitySchemes() {
        return child(child(root, "components"), "securitySchemes").keySet();
    }

    Map<String, Object> schema(String name) {
        return follow("#/components/schemas/" + name);
    }

    /** Every reference anywhere in the document. */
    Stream<String> references() {
        return references(root);
    }

    private static Stream<String> references(Object node) {
        if (node instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> "$ref".equals(entry.getKey())
                            ? Stream.of(String.valueOf(entry.getValue()))
                            : references(entry.getValue()));
        }
        return node instanceof List<?> list ? list.stream().flatMap(Contract::references) : Stream.empty();
    }

    /** What a reference leads to. @throws AssertionError if that is nothing */
    Map<String, Object> follow(String reference) {
        Object node = root;
        for (String name : reference.substring("#/".length()).split("/", -1)) {
            node = map(node).get(name);
            if (node == null) {
                throw new AssertionError(reference + " leads nowhere");
            }
        }
        return map(node);
    }

    /** The node itself, or what it refers to. */
    Map<String, Object> resolve(Object node) {
        Map<String, Object> map = map(node);
        return map.containsKey("$ref") ? follow(String.valueOf(map.get("$ref"))) : map;
    }

    static Map<String, Object> child(Map<String, Object> parent, String name) {
        return Optional.ofNullable(parent.get(name)).map(Contract::map).orElse(Map.of());
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    /** One operation. */
    record Operation(String method, String path, Map<String, Object> definition, Contract contract) {

        String id() {
            return String.valueOf(definition.get("operationId"));
        }

        Set<String> securitySchemes() {
            return list("security").stream()
                    .flatMap(scheme -> map(scheme).keySet().stream())
                    .collect(java.util.stream.Collectors.toSet());
        }

        /** The names of its parameters in a place: path, query or header. */
        Set<String> parameters(String place) {
            return list("parameters").stream()
                    .map(contract::resolve)
                    .filter(parameter -> place.equals(parameter.get("in")))
                    .map(parameter -> String.valueOf(parameter.get("name")))
                    .collect(java.util.stream.Collectors.toSet());
        }

        /** Media type to content of the request body; empty if it takes none. */
        Map<String, Object> requestContent() {
            return child(child(definition, "requestBody"), "content");
        }

        /** Responses by status, references followed. */
        Map<String, Map<String, Object>> responses() {
            Map<String, Map<String, Object>> responses = new java.util.TreeMap<>();
            child(definition, "responses")
                    .forEach((status, response) -> responses.put(status, contract.resolve(response)));
            return responses;
        }

        /** Everything this operation takes or gives, as far as it has a media type. */
        Stream<Content> contents() {
            return Stream.concat(
                    contents("request", requestContent()),
                    responses().entrySet().stream()
                            .flatMap(response -> contents(response.getKey(), child(response.getValue(), "content"))));
        }

        private Stream<Content> contents(String where, Map<String, Object> byMediaType) {
            return byMediaType.entrySet().stream()
                    .map(entry -> new Content(this, where, entry.getKey(), map(entry.getValue())));
        }

        private List<?> list(String name) {
            return definition.get(name) instanceof List<?> list ? list : List.of();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /**
     * A body in one media type.
     *
     * @param where {@code request}, or a response's status
     */
    record Content(Operation operation, String where, String mediaType, Map<String, Object> definition) {

        Map<String, Object> schema() {
            return operation.contract().resolve(definition.get("schema"));
        }

        List<Object> examples() {
            return child(definition, "examples").values().stream()
                    .map(example -> operation.contract().resolve(example).get("value"))
                    .toList();
        }

        boolean isProblem() {
            return "application/problem+json".equals(mediaType);
        }

        @Override
        public String toString() {
            return operation + " " + where + " " + mediaType;
        }
    }
}
