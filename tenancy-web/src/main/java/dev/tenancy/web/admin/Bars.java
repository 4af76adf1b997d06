package dev.tenancy.web.admin;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bars of a chart, each as long as its share of the longest; a short one can still be seen.
 *
 * @param <T> what is shown
 */
public final class Bars<T> {

    private static final double ALL = 100;

    private final List<T> items;
    private Function<T, String> label = String::valueOf;
    private ToLongFunction<T> value = item -> 0;
    private LongFunction<String> shown = String::valueOf;
    private Function<T, String> kind = item -> "plain";
    private Function<T, @Nullable String> href = item -> null;

    private Bars(List<T> items) {
        this.items = items;
    }

    /** Bars of these, in their order. */
    public static <T> Bars<T> of(List<T> items) {
        return new Bars<>(items);
    }

    /** What a bar stands for. */
    public Bars<T> label(Function<T, String> name) {
        this.label = name;
        return this;
    }

    /** How long it is, compared with the others. */
    public Bars<T> value(ToLongFunction<T> length) {
        this.value = length;
        return this;
    }

    /** How its value is written. */
    public Bars<T> shown(LongFunction<String> text) {
        this.shown = text;
        return this;
    }

    /** Its colour. */
    public Bars<T> kind(Function<T, String> colour) {
        this.kind = colour;
        return this;
    }

    /** Where it leads; null: nowhere. */
    public Bars<T> href(Function<T, @Nullable String> target) {
        this.href = target;
        return this;
    }

    /** The bars. */
    public List<Bar> toList() {
        long longest = items.stream().mapToLong(value).max().orElse(0);
        return items.stream().map(item -> bar(item, longest)).toList();
    }

    private Bar bar(T item, long longest) {
        long length = value.applyAsLong(item);
        double percent = longest <= 0 || length <= 0 ? 0 : Math.max(1, ALL * length / longest);
        return new Bar(label.apply(item), shown.apply(length), percent, kind.apply(item), href.apply(item));
    }

    /**
     * One bar.
     *
     * @param label what it stands for
     * @param shown its value, as people read it
     * @param percent its length
     * @param kind its colour, as of pills; {@code plain} says nothing
     * @param href where it leads; null: nowhere
     */
    public record Bar(String label, String shown, double percent, String kind, @Nullable String href) {}
}
