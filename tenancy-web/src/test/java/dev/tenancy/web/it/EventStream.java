package dev.tenancy.web.it;

import dev.tenancy.web.testing.ApiClient;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of server-sent events: no more than a test needs. */
final class EventStream implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    static EventStream open(ApiClient client, String path) {
        return new EventStream(client.with("Accept", "text/event-stream").stream(path));
    }

    int status() {
        return response.statusCode();
    }

    String contentType() {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    /** The next event that is no comment. @throws IllegalStateException if the server has closed the stream */
    Event next() throws IOException {
        String name = "";
        String id = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !name.isEmpty()) {
                return new Event(name, id, data.toString());
            }
            if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("id:")) {
                id = line.substring("id:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip());
            }
        }
        throw new IllegalStateException("the stream has ended");
    }

    /** Waits for a comment, which is not for the client but for what is between. */
    String comment() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(":")) {
                return line;
            }
        }
        throw new IllegalStateException("the stream has ended");
    }

    /** All events up to the last, which says that the run has ended. */
    List<Event> untilEnd() throws IOException {
        List<Event> events = new ArrayList<>();
        do {
            events.add(next());
        } while (!events.get(events.size() - 1).name().equals("end"));
        return events;
    }

    /** Whether the server has closed it. */
    boolean hasEnded() throws IOException {
        return lines.readLine() == null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** One event. */
    record Event(String name, String id, String data) {

        JsonObject json() {
            try (JsonReader reader = Json.createReader(new StringReader(data))) {
                return reader.readObject();
            }
        }
    }
}
