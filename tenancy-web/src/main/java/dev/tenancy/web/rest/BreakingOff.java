package dev.tenancy.web.rest;

import dev.tenancy.web.request.ClientConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A body that is written while it is made: what fails before its first byte is answered as a problem, what fails later
 * breaks the connection off, so that nobody takes a part for the whole. For the head of an answer nothing is made.
 */
final class BreakingOff implements StreamingOutput {

    private final StreamingOutput body;
    private final HttpServletResponse response;
    private final ClientConnection connection;
    private final boolean headAlone;

    BreakingOff(StreamingOutput body, HttpServletRequest request, HttpServletResponse response) {
        this.body = body;
        this.response = response;
        this.connection = ClientConnection.of(request);
        this.headAlone = request.getMethod().equals(HttpMethod.HEAD);
    }

    @Override
    public void write(OutputStream out) throws IOException {
        if (headAlone) {
            return;
        }
        try {
            body.write(out);
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                connection.abort();
            }
            throw e;
        }
    }
}
