package dev.tenancy.web.it;

import dev.tenancy.access.DnsServer;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import dev.tenancy.web.testing.MicroServer;
import dev.tenancy.web.testing.OpenIdProvider;
import dev.tenancy.web.testing.ServerSettings;
import jakarta.json.JsonObject;
import java.util.List;

/** One running server for the tests of the API, with two tenants; it ends with the JVM. */
abstract class RunningApi {

    static final String PROJECTS = "/api/v1/projects";
    static final String MEMBERS = "/api/v1/team-members";
    static final String TENANTS = "/api/v1/tenants";

    static final TestDatabase database = TestDatabase.create();
    static final OpenIdProvider provider = OpenIdProvider.start();
    static final DnsServer dns = new DnsServer();
    static final MicroServer server = MicroServer.start(
            "api",
            provider.in(ServerSettings.of(database))
                    .with("tenancy.trusted-proxies", "127.0.0.1")
                    .with("tenancy.dns.server", dns.address())
                    .with("tenancy.sign-up", "on")
                    .with("tenancy.sign-up.per-hour", "6"));
    static final ApiClient nobody = server.client();
    static final ApiClient operator = nobody.asOperator();
    static final ApiClient acme = nobody.register("acme");
    static final ApiClient globex = nobody.register("globex");

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "api-server-end"));
    }

    static void assertProblem(Answer answer, int status, String type) {
        ProblemAnswer.assertProblem(answer, status, type);
    }

    static JsonObject error(Answer answer) {
        return answer.json().getJsonArray("errors").getJsonObject(0);
    }

    /** A tenant of this test's own. @return the path of it */
    static String tenant(String slug) {
        nobody.register(slug);
        return TENANTS + "/" + slug;
    }

    static List<String> ids(Answer page) {
        return page.json().getJsonArray("items").stream()
                .map(item -> item.asJsonObject().getString("id"))
                .toList();
    }
}
