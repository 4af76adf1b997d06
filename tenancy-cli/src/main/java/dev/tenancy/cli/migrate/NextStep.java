package dev.tenancy.cli.migrate;

import dev.tenancy.migration.TaskFailure;

/** What to do about a failure, by its SQLSTATE. */
final class NextStep {

    private static final int CLASS = 2;

    private NextStep() {}

    static String of(TaskFailure failure) {
        String state = failure.sqlState().orElse("");
        return switch (state) {
            case "55P03" ->
                "Something held a lock longer than --lock-timeout: look into pg_stat_activity for an idle"
                        + " transaction, then retry.";
            case "57014" -> "A statement took longer than --statement-timeout: allow more, or make it cheaper.";
            case "40P01", "40001" -> "Transactions stood in each other's way: retry when the tenant is quieter.";
            case "42501" ->
                "The owner's login may not do that: grant it, or log in as the schema's owner with"
                        + " --db-owner-user.";
            case "42P07", "42701", "42710" ->
                "The tenant has it already, by another hand: 'tenancy drift' shows how it" + " differs.";
            case "42P01", "42703", "42704" -> "The tenant lacks it: 'tenancy drift' shows how it differs.";
            default -> byClass(state);
        };
    }

    private static String byClass(String state) {
        return switch (state.length() < CLASS ? state : state.substring(0, CLASS)) {
            case "" -> "'tenancy drift' shows how the tenant differs.";
            case "22", "23" -> "The tenant's data do not fit: mend the rows, then retry.";
            case "42" ->
                "The script is wrong: mend it (it is applied to no tenant that failed), then run 'migrate'" + " again.";
            case "53" -> "The database server is short of something: give it more, then retry.";
            default -> "Mend the cause, then retry; the tenant is as it was before that script.";
        };
    }
}
