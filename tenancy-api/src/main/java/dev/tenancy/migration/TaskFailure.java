package dev.tenancy.migration;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a tenant could not be migrated.
 *
 * @param sqlState PostgreSQL's code, if the database refused something
 * @param message what happened and what to do, in words; no stack trace
 * @param script the file that failed, if one did
 * @param line where in that file the statement that failed begins, from 1
 */
public record TaskFailure(Optional<String> sqlState, String message, Optional<String> script, OptionalInt line) {

    /** A failure that no script caused. */
    public static TaskFailure of(String message) {
        return new TaskFailure(Optional.empty(), message, Optional.empty(), OptionalInt.empty());
    }

    /** One line: script, line, message and SQLSTATE. */
    public String inWords() {
        StringBuilder text = new StringBuilder();
        script.ifPresent(name -> {
            text.append(name);
            line.ifPresent(number -> text.append(" line ").append(number));
            text.append(": ");
        });
        text.append(message);
        sqlState.ifPresent(state -> text.append(" (SQLSTATE ").append(state).append(')'));
        return text.toString();
    }
}
