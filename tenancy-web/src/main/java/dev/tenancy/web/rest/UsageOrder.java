package dev.tenancy.web.rest;

import dev.tenancy.fleet.UsageQuery;
import dev.tenancy.fleet.UsageQuery.Figure;
import dev.tenancy.registry.TenantQuery;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a list of usage is sorted by, as the parameter {@code sort} says it: a figure such as {@code -size}, or what a list of
 * tenants is sorted by.
 *
 * @param figure empty: the order is that of a list of tenants
 * @param order that, or the direction of the figure's
 */
public record UsageOrder(Optional<Figure> figure, TenantOrder order) {

    /** By slug. */
    public static final UsageOrder DEFAULT = new UsageOrder(Optional.empty(), TenantOrder.DEFAULT);

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");

    /** Reads it. @throws IllegalArgumentException naming what there is */
    public static UsageOrder parse(String text) {
        boolean descending = text.startsWith("-");
        String name = descending ? text.substring(1) : text;
        Optional<Figure> figure = Arrays.stream(Figure.values())
                .filter(each -> name(each).equals(name))
                .findFirst();
        if (figure.isPresent()) {
            return new UsageOrder(figure, new TenantOrder(TenantQuery.Sort.SLUG, descending));
        }
        try {
            return new UsageOrder(Optional.empty(), TenantOrder.parse(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    e.getMessage() + "; or of "
                            + Arrays.stream(Figure.values())
                                    .map(UsageOrder::name)
                                    .collect(Collectors.joining(", ")),
                    e);
        }
    }

    /** These tenants in this order. */
    public UsageQuery of(TenantQuery tenants) {
        return new UsageQuery(
                new TenantQuery(
                        tenants.text(),
                        tenants.status(),
                        tenants.plan(),
                        tenants.schemaVersion(),
                        tenants.labels(),
                        order.sort(),
                        order.descending()),
                figure);
    }

    /** As the parameter says it. */
    public String code() {
        return figure.map(each -> (order.descending() ? "-" : "") + name(each)).orElseGet(order::code);
    }

    /** @throws IllegalArgumentException if there is no such place in a list of this order */
    void check(TenantQuery.Position position) {
        if (figure.isEmpty()) {
            order.check(position);
        } else if (!NUMBER.matcher(position.key()).matches()) {
            throw new IllegalArgumentException("a list by figures goes on behind a number");
        } else {
            long ignored = Long.parseLong(position.key());
        }
    }

    private static String name(Figure figure) {
        return figure.name().toLowerCase(Locale.ROOT);
    }
}
