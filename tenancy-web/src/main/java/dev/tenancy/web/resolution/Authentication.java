package dev.tenancy.web.resolution;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What is known of a request's caller before any filter sees it. The authentication mechanism, which must not fail, leaves
 * it with the request; the door acts on it.
 */
public sealed interface Authentication {

    /** No credential that means anything. */
    record Nobody() implements Authentication {}

    /**
     * A good credential.
     *
     * @param caller whose
     */
    record Known(Caller caller) implements Authentication {}

    /**
     * Nobody can say now, or the credential must be refused in words.
     *
     * @param failure why
     */
    record Failed(RuntimeException failure) implements Authentication {}

    /** Leaves it with the request. */
    default void leaveWith(HttpServletRequest request) {
        request.setAttribute(Authentication.class.getName(), this);
    }

    /** What was left; nobody, if nothing was. */
    static Authentication of(HttpServletRequest request) {
        return request.getAttribute(Authentication.class.getName()) instanceof Authentication left
                ? left
                : new Nobody();
    }
}
