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
        return tenant + ": " + failure.inWords().replaceAll("\\s*\\R\\s*", " ");
    }

    /** That line, and one that says what to do next; both indented. */
    static String lines(String tenant, TaskFailure failure) {
        return "  %s%n    %s%n".formatted(line(tenant, failure), NextStep.of(failure));
    }
}
