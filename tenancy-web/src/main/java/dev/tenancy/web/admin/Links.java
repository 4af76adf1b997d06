package dev.tenancy.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Links to the page that is shown, with other parameters: filters, sorting and paging are all in the URL.
 *
 * <p>A keyset has no page numbers and no way back; the way here is kept in {@code trail}, cursor by cursor.
 */
@Named
@RequestScoped
public class Links {

    private static final String AFTER = "after";
    private static final String TRAIL = "trail";
    private static final String SEPARATOR = "~";
    private static final int LONGEST_TRAIL = 20;

    /** Another page with a parameter. */
    public static String to(String path, String parameter, String value) {
        return path + "?" + encode(parameter) + "=" + encode(value);
    }

    /** This page with a parameter set, or without it if the value is empty; it begins at the first page of its list. */
    public String with(String parameter, @Nullable Object value) {
        Map<String, String> parameters = parameters();
        parameters.remove(AFTER);
        parameters.remove(TRAIL);
        set(parameters, parameter, value);
        return url(parameters);
    }

    /** This page as it is shown: the {@code pt:action} of its forms, which would forget the parameters. */
    public String here() {
        return url(parameters());
    }

    /** The page of the list that begins behind this cursor. */
    public String next(Object cursor) {
        Map<String, String> parameters = parameters();
        List<String> trail = trail(parameters);
        trail.add(parameters.getOrDefault(AFTER, ""));
        keep(parameters, trail.subList(Math.max(0, trail.size() - LONGEST_TRAIL), trail.size()));
        set(parameters, AFTER, cursor);
        return url(parameters);
    }

    /** Whether there is a page before this one. */
    public boolean isBehindFirst() {
        return parameters().containsKey(AFTER);
    }

    /** The page of the list this one was reached from; the first, if that is not known. */
    public String previous() {
        Map<String, String> parameters = parameters();
        List<String> trail = trail(parameters);
        String before = trail.isEmpty() ? "" : trail.remove(trail.size() - 1);
        keep(parameters, trail);
        set(parameters, AFTER, before);
        return url(parameters);
    }

    /** The first page of the list. */
    public String first() {
        return with(AFTER, "");
    }

    private static List<String> trail(Map<String, String> parameters) {
        return parameters.containsKey(TRAIL)
                ? new ArrayList<>(List.of(parameters.getOrDefault(TRAIL, "").split(SEPARATOR, -1)))
                : new ArrayList<>();
    }

    private static void keep(Map<String, String> parameters, List<String> trail) {
        if (trail.isEmpty()) {
            parameters.remove(TRAIL);
        } else {
            parameters.put(TRAIL, String.join(SEPARATOR, trail));
        }
    }

    private static void set(Map<String, String> parameters, String name, @Nullable Object value) {
        String text = value == null ? "" : String.valueOf(value);
        if (text.isEmpty()) {
            parameters.remove(name);
        } else {
            parameters.put(name, text);
        }
    }

    private static Map<String, String> parameters() {
        return new LinkedHashMap<>(PageParameters.all());
    }

    private static String url(Map<String, String> parameters) {
        ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
        String path = external.getRequestContextPath() + external.getRequestServletPath();
        return parameters.isEmpty()
                ? path
                : path
                        + parameters.entrySet().stream()
                                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
