package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient.Answer;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How operators find tenants among many. */
class TenantListIT extends RunningApi {

    private static final String LIST = TENANTS + "?q=lister-";

    @BeforeAll
    static void register() {
        register("lister-a", "Zoë & <script>alert(1)</script>", "free");
        register("lister-b", "Ångström, \"Quoted\" | piped", "team");
        register("lister-c", "100% _ \\ Sons", "team");
        assertThat(operator.patch(TENANTS + "/lister-b", "{\"labels\":{\"region\":\"eu\",\"tier\":\"gold\"}}")
                        .status())
                .isEqualTo(200);
        assertThat(operator.patch(TENANTS + "/lister-c", "{\"labels\":{\"region\":\"eu\"}}")
                        .status())
                .isEqualTo(200);
        assertThat(operator.send("POST", TENANTS + "/lister-a/suspend", null).status())
                .isEqualTo(200);
    }

    private static void register(String slug, String name, String plan) {
        String body = jakarta.json.Json.createObjectBuilder()
                .add("slug", slug)
                .add("name", name)
                .add("plan", plan)
                .build()
                .toString();
        assertThat(operator.post(TENANTS, body).status()).isEqualTo(201);
    }

    @Test
    void filters_all_have_to_hold() {
        assertThat(slugs(LIST)).containsExactly("lister-a", "lister-b", "lister-c");
        assertThat(slugs(LIST + "&status=suspended")).containsExactly("lister-a");
        assertThat(slugs(LIST + "&plan=team")).containsExactly("lister-b", "lister-c");
        assertThat(slugs(LIST + "&label=region%3Deu&label=tier%3Dgold")).containsExactly("lister-b");
        assertThat(slugs(LIST + "&label=region%3Dus")).isEmpty();
        String version = operator.get(TENANTS + "/lister-a").json().getString("schemaVersion");
        assertThat(slugs(LIST + "&schemaVersion=" + version + "&plan=free")).containsExactly("lister-a");
        assertThat(slugs(LIST + "&schemaVersion=2")).isEmpty();
        assertThat(slugs(LIST + "&plan=no-such-plan")).isEmpty();
    }

    @Test
    void what_is_searched_for_is_text_and_no_pattern() {
        assertThat(slugs(TENANTS + "?q=100%25%20_%20%5C")).containsExactly("lister-c");
        assertThat(slugs(LIST + "%25")).isEmpty();
        assertThat(slugs(TENANTS + "?q=LISTER-A")).containsExactly("lister-a");
        assertThat(slugs(TENANTS + "?q=%27%20or%201=1--")).isEmpty();
    }

    @Test
    void names_come_back_as_they_were_sent_and_as_json() {
        Answer page = operator.get(LIST);

        assertThat(page.header("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.json().getJsonArray("items").getJsonObject(0).getString("name"))
                .isEqualTo("Zoë & <script>alert(1)</script>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slug", "-slug", "name", "-name", "created", "-created", "changed", "-changed"})
    void pages_in_every_order_hold_everything_once(String sort) {
        List<String> whole = slugs(LIST + "&sort=" + sort);
        List<String> paged = new ArrayList<>();

        String cursor = "";
        do {
            Answer page = operator.get(LIST + "&limit=1&sort=" + sort + cursor);
            paged.addAll(slugsOf(page));
            JsonValue next = page.json().get("next");
            cursor = next == JsonValue.NULL ? "" : "&cursor=" + page.json().getString("next");
        } while (!cursor.isEmpty());

        assertThat(paged).isEqualTo(whole).hasSize(3);
    }

    @Test
    void a_cursor_goes_on_in_its_own_order_only() {
        String cursor = operator.get(LIST + "&limit=1&sort=name").json().getString("next");

        assertThat(operator.get(LIST + "&sort=name&cursor=" + cursor).status()).isEqualTo(200);
        for (String other : List.of("slug", "-name", "created")) {
            Answer refused = operator.get(LIST + "&sort=" + other + "&cursor=" + cursor);
            assertProblem(refused, 400, "malformed-request");
            assertThat(error(refused).getString("parameter")).isEqualTo("cursor");
        }
        assertProblem(operator.get("/api/v1/migrations?cursor=" + cursor), 400, "malformed-request");
        assertProblem(operator.get("/api/v1/audit-events?cursor=" + cursor), 400, "malformed-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q=",
                "q=%00",
                "status=",
                "status=asleep",
                "status=ACTIVE",
                "plan=A",
                "plan=",
                "schemaVersion=x",
                "schemaVersion=3%27",
                "label=",
                "label=region",
                "label==eu",
                "label=region%3D",
                "label=Region%3Deu",
                "label=a%3Db&label=a%3Dc",
                "sort=",
                "sort=-",
                "sort=--slug",
                "sort=slug,name",
                "sort=version",
                "limit=0",
                "limit=201",
                "cursor=bm8"
            })
    void a_parameter_out_of_form_is_named(String parameter) {
        Answer refused = operator.get(TENANTS + "?" + parameter);

        assertProblem(refused, 400, "malformed-request");
        assertThat(error(refused).getString("parameter")).isEqualTo(parameter.replaceAll("=.*", ""));
    }

    @Test
    void a_text_of_101_characters_is_refused_and_one_of_100_finds_nobody() {
        assertProblem(operator.get(TENANTS + "?q=" + "x".repeat(101)), 400, "malformed-request");
        assertThat(slugs(TENANTS + "?q=" + "x".repeat(100))).isEmpty();
    }

    private static List<String> slugs(String path) {
        Answer page = operator.get(path);
        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        return slugsOf(page);
    }

    private static List<String> slugsOf(Answer page) {
        return page.json().getJsonArray("items").stream()
                .map(item -> item.asJsonObject().getString("slug"))
                .toList();
    }
}
