package dev.tenancy.web;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tenancy.web.resolution.ForAnybody;
import dev.tenancy.web.resolution.ForTenants;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A method of a JAX-RS resource, as its annotations describe it. */
record ResourceMethod(Class<?> resource, Method method, String httpMethod) {

    /** Every one in the production code. */
    static List<ResourceMethod> all() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.tenancy.web")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(ResourceMethod::of)
                        .toList();
    }

    private static Stream<ResourceMethod> of(Class<?> resource) {
        return Arrays.stream(resource.getDeclaredMethods()).flatMap(method -> Arrays.stream(method.getAnnotations())
                .flatMap(annotation ->
                        Optional.ofNullable(annotation.annotationType().getAnnotation(HttpMethod.class)).stream())
                .map(httpMethod -> new ResourceMethod(resource, method, httpMethod.value())));
    }

    /** The path below the API's base. */
    String path() {
        return resource.getAnnotation(Path.class).value()
                + Optional.ofNullable(method.getAnnotation(Path.class))
                        .map(Path::value)
                        .orElse("");
    }

    /** None if it is for anybody. */
    Set<String> securitySchemes() {
        if (isForAnybody()) {
            return Set.of();
        }
        return Set.of(resource.isAnnotationPresent(ForTenants.class) ? "tenantKey" : "operatorToken");
    }

    boolean isForAnybody() {
        return resource.isAnnotationPresent(ForAnybody.class);
    }

    Set<String> pathParameters() {
        return names(PathParam.class, PathParam::value);
    }

    Set<String> queryParameters() {
        return names(QueryParam.class, QueryParam::value);
    }

    Set<String> headerParameters() {
        return names(HeaderParam.class, HeaderParam::value);
    }

    /** The media types it reads; empty if it reads no body. */
    Set<String> consumes() {
        return Optional.ofNullable(method.getAnnotation(Consumes.class))
                .map(consumes -> Set.of(consumes.value()))
                .orElse(Set.of());
    }

    private <A extends Annotation> Set<String> names(Class<A> annotation, Function<A, String> name) {
        return Arrays.stream(method.getParameters())
                .flatMap(ResourceMethod::places)
                .flatMap(place -> Optional.ofNullable(place.getAnnotation(annotation)).stream())
                .map(name)
                .collect(Collectors.toSet());
    }

    private static Stream<? extends AnnotatedElement> places(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getDeclaredFields())
                : Stream.of(parameter);
    }

    @Override
    public String toString() {
        return httpMethod + " " + path();
    }
}
