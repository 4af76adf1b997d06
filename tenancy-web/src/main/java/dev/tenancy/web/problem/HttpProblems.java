package dev.tenancy.web.problem;

import dev.tenancy.problem.ProblemType;

/** Problems of HTTP itself, for which a framework knows no more than a status. */
public final class HttpProblems {

    private static final String IMPORT = "/tenants/import";

    private HttpProblems() {}

    /** The problem of a status; one without a type of its own becomes its class's general one. */
    public static Problem of(int status, String method, String path) {
        return switch (status) {
            case 401 -> Problem.of(ProblemType.UNAUTHENTICATED, "Send a valid API key or operator token.");
            case 403 -> Problem.of(ProblemType.FORBIDDEN, "This is not open to you.");
            case 404 ->
                Problem.of(
                        ProblemType.NOT_FOUND, "There is nothing at " + path + "; the paths are listed at /openapi.");
            case 405, 501 ->
                Problem.of(
                        ProblemType.METHOD_NOT_ALLOWED, path + " does not take " + method + "; see the Allow header.");
            case 406 ->
                Problem.of(
                        ProblemType.NOT_ACCEPTABLE,
                        path + " has no representation that the Accept header allows; see /openapi.");
            case 412 ->
                Problem.of(
                        ProblemType.STALE_VERSION,
                        "The entity at " + path + " is not what If-Match says; read it again.");
            case 413 -> Problem.of(ProblemType.REQUEST_TOO_LARGE, "The request is too large; send less.");
            case 415 ->
                Problem.of(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        path + " reads " + (path.endsWith(IMPORT) ? "application/zip" : "application/json")
                                + "; send that as Content-Type.");
            case 503 ->
                Problem.of(ProblemType.STARTING, "The service does not answer now; try again in a few seconds.");
            default ->
                status >= 500
                        ? Problem.of(
                                ProblemType.INTERNAL_ERROR,
                                "The request could not be completed. Quote the instance to the operator, whose log tells why.")
                        : Problem.of(ProblemType.MALFORMED_REQUEST, "The request is not one that " + path + " takes.");
        };
    }
}
