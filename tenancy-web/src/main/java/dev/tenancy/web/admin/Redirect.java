package dev.tenancy.web.admin;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.context.Flash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where the browser goes after something was done, so that loading the page again does not do it again. */
public final class Redirect {

    private Redirect() {}

    /** Goes to a page; notices go along. */
    public static void to(String url) {
        ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
        external.getFlash().setKeepMessages(true);
        try {
            external.redirect(url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands something to the next page, which gets it once. */
    public static void carry(String name, Object value) {
        flash().put(name, value);
    }

    /** What the page before has handed over. */
    public static <T> Optional<T> carried(String name, Class<T> type) {
        return Optional.ofNullable(flash().get(name)).filter(type::isInstance).map(type::cast);
    }

    /** The page of a tenant. */
    public static String tenant(Object slug) {
        return "/admin/tenant?slug=" + URLEncoder.encode(String.valueOf(slug), StandardCharsets.UTF_8);
    }

    private static Flash flash() {
        return FacesContext.getCurrentInstance().getExternalContext().getFlash();
    }
}
