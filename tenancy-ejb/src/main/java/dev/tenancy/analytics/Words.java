package dev.tenancy.analytics;

import dev.tenancy.log.Shown;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What PostgreSQL says, in words for who asked. */
final class Words {

    static final String LOCK_NOT_AVAILABLE = "55P03";
    static final String CANCELED = "57014";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_COLUMN = "42703";
    private static final String NO_SCHEMA = "3F000";

    private Words() {}

    /** Why a tenant cannot answer. */
    static String reason(SQLException failure, AskedTenant tenant) {
        return switch (String.valueOf(failure.getSQLState())) {
            case LOCK_NOT_AVAILABLE -> "its tables are locked, as by a migration; ask again";
            case CANCELED -> "it takes longer than a statement may";
            case UNDEFINED_TABLE, UNDEFINED_COLUMN, NO_SCHEMA ->
                message(failure) + "; its schema is at version " + tenant.version();
            default -> message(failure);
        };
    }

    /** The server's message without its SQLSTATE, and its hint: a sentence, though it quotes what a tenant has. */
    static String message(SQLException failure) {
        Optional<ServerErrorMessage> server = server(failure);
        String text = server.map(ServerErrorMessage::getMessage).orElseGet(() -> String.valueOf(failure.getMessage()));
        String hint =
                server.map(ServerErrorMessage::getHint).map(line -> "; " + line).orElse("");
        return Shown.sentence(text.lines().findFirst().orElse("no reason given") + hint);
    }

    /** The character of the statement it is about, counted from 1; 0 if none. */
    static int position(SQLException failure) {
        return server(failure).map(ServerErrorMessage::getPosition).orElse(0);
    }

    /** The character of the text behind a prefix. */
    static int position(SQLException failure, String prefix) {
        return Math.max(0, position(failure) - prefix.length());
    }

    /** Why PostgreSQL does not take a query, and at which character, if that is known. */
    static String refusal(SQLException failure, int position) {
        return "PostgreSQL refuses the query" + (position > 0 ? " at character " + position : "") + ": "
                + message(failure) + " (SQLSTATE " + failure.getSQLState() + ").";
    }

    private static Optional<ServerErrorMessage> server(SQLException failure) {
        return failure instanceof PSQLException postgres
                ? Optional.ofNullable(postgres.getServerErrorMessage())
                : Optional.empty();
    }
}
