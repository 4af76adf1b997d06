package dev.tenancy.cli.tenant;

import dev.tenancy.access.ApiKeys.NewKey;
import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.TenantDomain;
import dev.tenancy.cli.output.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys and host names as documents and for people. */
final class AccessText {

    private AccessText() {}

    static Map<String, ?> document(NewKey key) {
        Map<String, Object> document = document(key.facts());
        document.put("apiKey", key.secret().value());
        return document;
    }

    static String text(NewKey key) {
        return keyTable(List.of(key.facts())) + "API key, shown this once: "
                + key.secret().value();
    }

    static Map<String, ?> keys(List<KeyFacts> keys) {
        return Map.of("keys", keys.stream().map(AccessText::document).toList());
    }

    static String keyTable(List<KeyFacts> keys) {
        if (keys.isEmpty()) {
            return "The tenant has no keys\n";
        }
        Table table = new Table("NAME", "OPENS", "STATE", "CREATED", "ENDS", "LAST USED", "ID");
        for (KeyFacts key : keys) {
            table.row(
                    key.name(),
                    key.scope().code(),
                    key.isGood(Instant.now()) ? "good" : key.revokedAt().isPresent() ? "revoked" : "expired",
                    time(Optional.of(key.createdAt())),
                    time(key.revokedAt().or(key::expiresAt)),
                    time(key.lastUsedAt()),
                    key.id());
        }
        return table.toString();
    }

    static Map<String, ?> domains(List<TenantDomain> domains) {
        return Map.of("domains", domains.stream().map(AccessText::document).toList());
    }

    static String domainTable(List<TenantDomain> domains) {
        if (domains.isEmpty()) {
            return "The tenant has no hosts of its own\n";
        }
        Table table = new Table("HOST", "VERIFIED", "TXT RECORD", "VALUE");
        for (TenantDomain domain : domains) {
            table.row(domain.host(), time(domain.verifiedAt()), domain.record(), domain.recordValue());
        }
        return table.toString();
    }

    private static Map<String, Object> document(KeyFacts key) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", key.id());
        document.put("name", key.name());
        document.put("scope", key.scope().code());
        document.put("createdAt", key.createdAt());
        document.put("createdBy", key.createdBy());
        document.put("expiresAt", key.expiresAt());
        document.put("revokedAt", key.revokedAt());
        document.put("lastUsedAt", key.lastUsedAt());
        return document;
    }

    private static Map<String, Object> document(TenantDomain domain) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("host", domain.host());
        document.put("record", domain.record());
        document.put("value", domain.recordValue());
        document.put("createdAt", domain.createdAt());
        document.put("verifiedAt", domain.verifiedAt());
        return document;
    }

    private static Object time(Optional<Instant> time) {
        return time.<Object>map(at -> at.truncatedTo(ChronoUnit.SECONDS)).orElse("-");
    }
}
