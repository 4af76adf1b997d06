package dev.tenancy.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** HTTP to the application, with or without a credential. Holds every answer to what errors must look like. */
final class Api {

    /** Well above what a pool may make a caller wait, well below what a server would by itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Where Faces serves what libraries bring along. */
    private static final String OF_LIBRARIES = "/jakarta.faces.resource/";

    private static final HttpClient CLIENT = client();

    private final URI base;
    private final List<String> headers;
    private final List<String> secrets;

    private Api(URI base, List<String> headers, List<String> secrets) {
        this.base = base;
        this.headers = headers;
        this.secrets = secrets;
    }

    /**
     * A caller without a credential.
     *
     * @param secrets texts that no answer may hold
     */
    static Api anonymous(URI base, List<String> secrets) {
        return new Api(base, List.of(), secrets);
    }

    /** The same server with a key or token. */
    Api as(String credential) {
        return with("Authorization", "Bearer " + credential);
    }

    /** The same caller with one more header. */
    Api with(String name, String value) {
        return new Api(
                base, Stream.concat(headers.stream(), Stream.of(name, value)).toList(), secrets);
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer form(String path, String fields) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields)));
    }

    CompletableFuture<Answer> getLater(String path) {
        return CLIENT.sendAsync(request(path).GET().build(), BodyHandlers.ofString())
                .thenApply(this::checked);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        return headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return checked(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException("No answer from " + base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Answer checked(HttpResponse<String> response) {
        Answer answer = new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.headers().firstValue("Set-Cookie").orElse(""),
                response.body());
        assertThat(answer.body()).doesNotContain(secrets);
        if (response.uri().getPath().startsWith(OF_LIBRARIES)) {
            return answer; // whose scripts may speak of exceptions
        }
        assertThat(answer.body())
                .doesNotContain("Exception", "\tat ", "PSQL", "java.", "org.")
                .doesNotContainPattern("jakarta\\.(?!faces)"); // Faces' fields and files have it in their names
        return answer;
    }

    private static HttpClient client() {
        // Otherwise the client refuses to name another host than the one it connects to.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        return HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param type its media type
     * @param cookie the first it sets
     * @param body as text
     */
    record Answer(int status, String type, String cookie, String body) {

        /** The text of a field. */
        String field(String name) {
            Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(body);
            assertThat(field.find()).as("%s in %s", name, body).isTrue();
            return field.group(1);
        }

        Answer mustBe(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }

        /** Holds the answer to be a problem detail of this status and type. */
        void mustBeProblem(int expected, String problem) {
            mustBe(expected);
            assertThat(type).isEqualTo("application/problem+json");
            assertThat(field("type")).isEqualTo("/problems/" + problem);
        }
    }
}
