package dev.tenancy.web.resolution;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** The parts of the server, each with its way of knowing who is calling. What is named nowhere is part of the API. */
public enum Area {
    /** Static pages, health and the contract: nobody is asked who they are. */
    OPEN,
    /** Where operators and companies come in: forms that everybody may see and send. */
    ENTRANCE,
    /** The operators' pages: a session says who is calling. */
    CONSOLE,
    /** Everything else: a bearer credential says who is calling. */
    API;

    /** Where one logs in. */
    static final String LOGIN = "/admin/login";

    private static final String SIGN_UP = "/sign-up";

    /** What Faces calls the same page too. */
    private static final String SUFFIX = ".xhtml";

    private static final Set<String> LOOKING = Set.of("GET", "HEAD");

    private static final Set<String> OPEN_PATHS = Set.of(
            "/",
            "/index.html",
            "/api-docs",
            "/openapi",
            "/openapi/",
            "/health",
            "/health/live",
            "/health/ready",
            "/health/started");

    /** What is {@link ForAnybody}. */
    private static final Set<String> OPEN_TO_SEND = Set.of("/api/v1/sign-up");

    private static final Set<String> OPEN_FOLDERS = Set.of("/assets/", "/api-docs/", "/jakarta.faces.resource/");

    /** The part a request is for. */
    public static Area of(HttpServletRequest request) {
        String path = path(request);
        if (isPage(path, LOGIN) || isPage(path, SIGN_UP)) {
            return ENTRANCE;
        }
        if (isBelow(path, "/admin")) {
            return CONSOLE;
        }
        return isOpen(request.getMethod(), path) ? OPEN : API;
    }

    private static boolean isOpen(String method, String path) {
        if (method.equals("POST")) {
            return OPEN_TO_SEND.contains(path);
        }
        return LOOKING.contains(method)
                && (OPEN_PATHS.contains(path) || OPEN_FOLDERS.stream().anyMatch(path::startsWith));
    }

    /** Whether pages are what one gets here, and not documents. */
    public boolean hasForms() {
        return this == ENTRANCE || this == CONSOLE;
    }

    /** The decoded and normalized path that the container will serve, not the one that was sent. */
    static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return request.getServletPath() + (info == null ? "" : info);
    }

    /** Whether a path leads to a page, by either of its names. */
    static boolean isPage(String path, String page) {
        return path.equals(page) || path.equals(page + SUFFIX);
    }

    private static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }
}
