package dev.tenancy.cli.serve;

import dev.tenancy.cli.embedded.TenantKey;
import java.util.List;

/**
 * What scripts read of a running {@code serve}, {@code serve.json}.
 *
 * @param url where the server answers
 * @param operatorToken opens the operator's API
 * @param adminUser console log-in of the first operator
 * @param adminPassword the password that operator began with
 * @param databaseUrl JDBC URL of the database
 * @param databaseUser the owner's login, which may do everything there
 * @param databasePassword its password
 * @param tenants API keys by slug
 */
record ServeFile(
        String url,
        String operatorToken,
        String adminUser,
        String adminPassword,
        String databaseUrl,
        String databaseUser,
        String databasePassword,
        List<TenantKey> tenants) {

    ServeFile {
        tenants = List.copyOf(tenants);
    }

    /** Hides the secrets. */
    @Override
    public String toString() {
        return "ServeFile[url=" + url + "]";
    }

    /** What the user reads once the server is ready. */
    String announcement() {
        StringBuilder text = new StringBuilder();
        text.append("%n  Tenancy       %s%n".formatted(url))
                .append("  Console       %s/admin/%n".formatted(url))
                .append("    log in as   %s, password %s, unless changed there%n".formatted(adminUser, adminPassword))
                .append("  API docs      %s/api-docs/%n".formatted(url))
                .append("  Operator      %s%n".formatted(operatorToken))
                .append("  Database      %s as %s%n".formatted(databaseUrl, databaseUser));
        tenants.forEach(tenant -> text.append("  %-12s  %s%n".formatted(tenant.slug(), tenant.apiKey())));
        text.append("%nTry:%n".formatted());
        tenants.stream().findFirst().ifPresent(tenant -> text.append(curl(tenant.apiKey(), "/api/v1/projects")));
        text.append(curl(operatorToken, "/api/v1/tenants")).append("%nCtrl-C stops what was started here.".formatted());
        return text.toString();
    }

    private String curl(String credential, String path) {
        return "  curl -H 'Authorization: Bearer %s' %s%s%n".formatted(credential, url, path);
    }
}
