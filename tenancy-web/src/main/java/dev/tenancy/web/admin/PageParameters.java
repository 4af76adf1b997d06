package dev.tenancy.web.admin;

import jakarta.faces.context.FacesContext;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The parameters of the URL a page is at. What a form sends beside them is no part of where the page is. */
public final class PageParameters {

    private PageParameters() {}

    /** The value of a parameter, if it is there and not blank. */
    public static Optional<String> get(String name) {
        return Optional.ofNullable(all().get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** All that are there and not empty, by name. */
    public static Map<String, String> all() {
        Map<String, String> found = new LinkedHashMap<>();
        HttpServletRequest request = (HttpServletRequest)
                FacesContext.getCurrentInstance().getExternalContext().getRequest();
        for (String pair : Objects.toString(request.getQueryString(), "").split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals < pair.length() - 1) {
                found.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return found;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
