package dev.tenancy.web.problem;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A problem as a page, for browsers that look at pages. */
public final class ProblemPage {

    private static final String VIEW = "/problem.xhtml";
    private static final String PROBLEM = ProblemPage.class.getName();
    private static final Set<String> MADE_ANEW =
            Set.of("content-security-policy", "content-type", "content-length", "content-encoding");

    private ProblemPage() {}

    /** Whether this is a browser that asks for a page, and no program that asks for a document. */
    static boolean isWanted(HttpServletRequest request) {
        return Objects.toString(request.getHeader("Accept"), "").contains("text/html")
                && request.getHeader("Faces-Request") == null
                && request.getHeader("Authorization") == null
                && !request.getRequestURI().startsWith("/api/")
                && request.getAttribute(PROBLEM) == null;
    }

    /** Shows it. */
    static void show(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        request.setAttribute(PROBLEM, problem);
        clear(response);
        response.setStatus(problem.type().status());
        problem.headers().forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        try {
            request.getRequestDispatcher(VIEW).forward(new Looking(request), response);
        } catch (ServletException e) {
            throw new IOException(e);
        }
    }

    /** What there is to show. */
    public static @Nullable Problem of(HttpServletRequest request) {
        return request.getAttribute(PROBLEM) instanceof Problem problem ? problem : null;
    }

    /** Takes back what a page had begun to say, and what belongs to its text; other headers stay. */
    private static void clear(HttpServletResponse response) {
        Map<String, Collection<String>> kept = new LinkedHashMap<>();
        for (String name : response.getHeaderNames()) {
            if (MADE_ANEW.stream().noneMatch(name::equalsIgnoreCase)) {
                kept.put(name, List.copyOf(response.getHeaders(name)));
            }
        }
        response.reset();
        kept.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    }

    /** The request as one that sends nothing: the page that is shown is not the one a form was sent to. */
    private static final class Looking extends HttpServletRequestWrapper {

        Looking(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public @Nullable String getParameter(String name) {
            return null;
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return null;
        }
    }
}
