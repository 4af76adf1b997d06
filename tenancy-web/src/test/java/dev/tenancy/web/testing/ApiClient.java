package dev.tenancy.web.testing;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls the API as one caller; knows nothing but HTTP and JSON. */
public final class ApiClient {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String base;
    private final List<String> headers;

    ApiClient(String base) {
        this(base, List.of());
    }

    private ApiClient(String base, List<String> headers) {
        this.base = base;
        this.headers = headers;
    }

    /** The same with one more header. */
    public ApiClient with(String header, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new ApiClient(base, more);
    }

    /** The first value of a header this client sends. */
    public String header(String name) {
        return headers.get(headers.indexOf(name) + 1);
    }

    /** The same with a credential. */
    public ApiClient as(String key) {
        return with("Authorization", "Bearer " + key);
    }

    /** The same as the operator. */
    public ApiClient asOperator() {
        return as(ServerSettings.OPERATOR_TOKEN);
    }

    /** Registers a tenant of the largest plan, as the operator, and gives a client with its key. */
    public ApiClient register(String slug) {
        Answer answer = asOperator()
                .post(
                        "/api/v1/tenants",
                        Json.createObjectBuilder()
                                .add("slug", slug)
                                .add("name", "Tenant " + slug)
                                .add("plan", "business")
                                .build()
                                .toString());
        if (answer.status() != 201) {
            throw new IllegalStateException("not registered: " + answer);
        }
        return as(answer.json().getString("apiKey"));
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, String json) {
        return with("Content-Type", "application/json").send("POST", path, json);
    }

    public Answer patch(String path, String json) {
        return with("Content-Type", "application/json").send("PATCH", path, json);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends anything. */
    public Answer send(String method, String path, String body) {
        return exchange(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    /** Sends an archive. */
    public Answer post(String path, byte[] archive) {
        return with("Content-Type", "application/zip").exchange("POST", path, BodyPublishers.ofByteArray(archive));
    }

    private Answer exchange(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The answer to a GET whose body goes on. */
    public HttpResponse<InputStream> stream(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .headers(headers.toArray(String[]::new))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer, with what tests ask of it. */
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        public JsonObject json() {
            try (JsonReader reader = Json.createReader(new StringReader(body()))) {
                return reader.readObject();
            }
        }

        @Override
        public String toString() {
            return status() + " " + response.headers().map() + " " + body();
        }
    }
}
