package dev.tenancy.web.security;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a good token, by name; where there is no such name, dots in it lead into claims that hold others, as some
 * providers nest theirs.
 */
record JwtClaims(Map<String, Object> all) {

    /** Whether there is such a claim, whatever it says: null too. */
    boolean has(String name) {
        return all.containsKey(name)
                || inner(name).filter(inner -> inner.claims.has(inner.name)).isPresent();
    }

    /** What it says; null also if there is none. */
    @Nullable
    Object get(String name) {
        return all.containsKey(name)
                ? all.get(name)
                : inner(name).map(inner -> inner.claims.get(inner.name)).orElse(null);
    }

    /** A list of texts, or a text of several with blanks between them, as scopes are written. */
    Set<String> texts(String name) {
        Object found = get(name);
        if (found instanceof Collection<?> list) {
            return list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .collect(Collectors.toSet());
        }
        return found instanceof String text ? Set.of(text.split(" +")).stream().collect(Collectors.toSet()) : Set.of();
    }

    @SuppressWarnings("unchecked") // the names in a JSON object are texts
    private Optional<Inner> inner(String name) {
        int dot = name.indexOf('.');
        return dot >= 0 && all.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? Optional.of(new Inner(new JwtClaims((Map<String, Object>) inner), name.substring(dot + 1)))
                : Optional.empty();
    }

    private record Inner(JwtClaims claims, String name) {}
}
