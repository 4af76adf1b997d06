package dev.tenancy.web.admin.tenants;

import dev.tenancy.tenant.Slug;
import jakarta.faces.context.FacesContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The rows that are ticked, by the slugs their boxes carry: what a row was when it was seen, not where it stood. */
final class Chosen {

    private static final String BOX = "chosen";
    private static final int MOST = 200;

    private Chosen() {}

    static List<Slug> slugs() {
        String[] ticked = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterValuesMap()
                .getOrDefault(BOX, new String[0]);
        return Arrays.stream(ticked)
                .flatMap(Chosen::slug)
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** No page of ours sends anything else. */
    private static Stream<Slug> slug(String text) {
        try {
            return Stream.of(new Slug(text));
        } catch (IllegalArgumentException forged) {
            return Stream.empty();
        }
    }
}
