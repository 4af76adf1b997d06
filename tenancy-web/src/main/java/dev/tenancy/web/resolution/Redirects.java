package dev.tenancy.web.resolution;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Sends a browser where it has to go first; a page that only asked for a part of itself is told in its own words. */
final class Redirects {

    /** Where one sees to one's own account. */
    static final String ACCOUNT = "/admin/account";

    private static final int PERMANENT_REDIRECT = 308;
    private static final String PARTIAL = "partial/ajax";

    private Redirects() {}

    /** To where one logs in, and back from there if it was a page that was asked for. */
    static void toLogin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String target = request.getContextPath() + Area.LOGIN;
        boolean page = request.getMethod().equals("GET") && !isPartial(request);
        to(
                page ? target + "?next=" + URLEncoder.encode(here(request), StandardCharsets.UTF_8) : target,
                request,
                response);
    }

    /** To one's account. */
    static void toAccount(HttpServletRequest request, HttpServletResponse response) throws IOException {
        to(request.getContextPath() + ACCOUNT, request, response);
    }

    /** To the present host of a tenant; not to be remembered, because the tenant may take its former name again. */
    static void toPresentHost(HttpServletResponse response, String present) {
        response.setHeader("Cache-Control", "no-store");
        response.setStatus(PERMANENT_REDIRECT);
        response.setHeader("Location", present);
    }

    private static void to(String target, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (isPartial(request)) {
            response.setContentType("text/xml");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getWriter()
                    .write("<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\"" + target
                            + "\"/></partial-response>");
        } else {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", target);
        }
    }

    private static String here(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    private static boolean isPartial(HttpServletRequest request) {
        return PARTIAL.equals(request.getHeader("Faces-Request"));
    }
}
