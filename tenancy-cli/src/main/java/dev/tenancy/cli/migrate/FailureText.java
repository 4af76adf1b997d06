package dev.tenancy.cli.migrate;

import dev.tenancy.migration.TaskFailure;
import java.util.LinkedHashMap;
import java.util.Map;

/** What stopped one tenant, as a document and for people. */
public final class FailureText {

    private FailureText() {}

    /** The failure as it stands in every document. */
    public static Map<String, ?> document(String tenant, TaskFailure failure) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tenant", tenant);
        document.put("sqlState", failure.sqlState());
        document.put("message", failure.message());
        document.put("script", failure.script());
        document.put("line", failure.line());
        return document;
    }

    /** One line: tenant, script, line, message, SQLSTATE. */
    public static String line(String tenant, TaskFailure failure) {
        return tenant + ": " + inWords(failure);
    }

    /** The failure in one line; some messages name the script themselves. */
    public static String inWords(TaskFailure failure) {
        boolean named = failure.script().filter(failure.message()::contains).isPresent()
                && failure.line().isEmpty();
        return (named ? failure.message() : failure.inWords()).replaceAll("\\s*\\R\\s*", " ");
    }

    /** Several of them, indented, and what to do about each kind. */
    static String lines(Map<String, TaskFailure> failures) {
        StringBuilder text = new StringBuilder();
        failures.forEach((tenant, failure) -> text.append("  %s%n".formatted(line(tenant, failure))));
        failures.values().stream()
                .map(NextStep::of)
                .distinct()
                .forEach(step -> text.append("  → %s%n".formatted(step)));
        return text.toString();
    }
}
