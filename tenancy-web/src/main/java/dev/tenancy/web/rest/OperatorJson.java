package dev.tenancy.web.rest;

import dev.tenancy.access.KeyFacts;
import dev.tenancy.operator.Operator;
import dev.tenancy.operator.Operators.NewToken;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/** Operators and their tokens as the API shows them. */
final class OperatorJson {

    private OperatorJson() {}

    static JsonObjectBuilder builder(Operator operator) {
        return Json.createObjectBuilder()
                .add("username", operator.username().value())
                .add("role", operator.role().code())
                .add("changePassword", operator.changePassword())
                .add("disabled", operator.disabled())
                .add("lockedUntil", JsonValues.text(operator.lockedUntil()))
                .add("lastLoginAt", JsonValues.text(operator.lastLoginAt()))
                .add("createdAt", operator.createdAt().toString());
    }

    static JsonObject operator(Operator operator) {
        return builder(operator).build();
    }

    static JsonObject tokens(List<KeyFacts> tokens) {
        return JsonValues.all(tokens, OperatorJson::token);
    }

    /** With the secret, which is told this once. */
    static JsonObject created(NewToken token) {
        return token(token.facts()).add("token", token.secret().value()).build();
    }

    private static JsonObjectBuilder token(KeyFacts token) {
        return Json.createObjectBuilder()
                .add("id", token.id().toString())
                .add("name", token.name())
                .add("createdAt", token.createdAt().toString())
                .add("createdBy", JsonValues.text(token.createdBy()))
                .add("expiresAt", JsonValues.text(token.expiresAt()))
                .add("revokedAt", JsonValues.text(token.revokedAt()))
                .add("lastUsedAt", JsonValues.text(token.lastUsedAt()));
    }
}
