package dev.tenancy.web.rest;

import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantQuery.Sort;
import dev.tenancy.tenant.TenantName;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a list of tenants is sorted by, as the parameter {@code sort} says it: {@code name}, or {@code -name} for
 * descending.
 */
public record TenantOrder(Sort sort, boolean descending) {

    /** By slug. */
    public static final TenantOrder DEFAULT = new TenantOrder(Sort.SLUG, false);

    /** Reads it. @throws IllegalArgumentException naming what there is */
    public static TenantOrder parse(String text) {
        boolean descending = text.startsWith("-");
        String name = descending ? text.substring(1) : text;
        return Arrays.stream(Sort.values())
                .filter(sort -> name(sort).equals(name))
                .findFirst()
                .map(sort -> new TenantOrder(sort, descending))
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(Sort.values()).map(TenantOrder::name).collect(Collectors.joining(", "))
                        + ", with a hyphen in front for descending"));
    }

    /** As the parameter says it. */
    public String code() {
        return (descending ? "-" : "") + name(sort);
    }

    /** @throws IllegalArgumentException if there is no such place in a list of this order */
    void check(TenantQuery.Position position) {
        switch (sort) {
            case SLUG -> {
                if (!position.key().equals(position.slug())) {
                    throw new IllegalArgumentException("a list by slug goes on behind a slug");
                }
            }
            case NAME -> {
                TenantName ignored = new TenantName(position.key());
            }
            case CREATED, CHANGED -> {
                Instant ignored = Times.parse(position.key());
            }
        }
    }

    private static String name(Sort sort) {
        return sort.name().toLowerCase(Locale.ROOT);
    }
}
