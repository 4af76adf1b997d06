package dev.tenancy.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Writes a problem where JAX-RS is not in charge: filters and error pages. */
public final class ProblemWriter {

    /** Names the request in every response, in problems and in the log. */
    public static final String REQUEST_ID = "X-Request-Id";

    private ProblemWriter() {}

    /** Writes the whole response: a page for a browser that asks for pages, a document for everybody else. */
    public static void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        if (ProblemPage.isWanted(request)) {
            ProblemPage.show(request, response, problem);
        } else {
            write(response, problem);
        }
    }

    private static void write(HttpServletResponse response, Problem problem) throws IOException {
        byte[] body = problem.toJson(instance(response)).toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(problem.type().status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        problem.headers().forEach(response::setHeader);
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    /** The id the response carries; an error page may run when the request's context is gone, or before there was one. */
    private static String instance(HttpServletResponse response) {
        String id = response.getHeader(REQUEST_ID);
        if (id == null) {
            id = UUID.randomUUID().toString();
            response.setHeader(REQUEST_ID, id);
        }
        return id;
    }
}
