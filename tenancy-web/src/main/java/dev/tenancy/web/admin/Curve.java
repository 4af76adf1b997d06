package dev.tenancy.web.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A number over time as a line, in a field of 600 by 160 whose bottom is nought.
 *
 * @param line the way of the line, as SVG writes it
 * @param area the same, closed along the bottom
 * @param first where it begins
 * @param last where it ends
 * @param most the highest value, as people read it
 * @param read some of the points, for who reads them rather than looks
 */
public record Curve(String line, String area, Mark first, Mark last, String most, List<Mark> read) {

    private static final double WIDTH = 600;
    private static final double HEIGHT = 160;
    private static final double AIR = 4;
    private static final int MOST_READ = 12;

    /**
     * Of these points, oldest first; null, which expressions know what to do with, if they are too few to make a line.
     *
     * @param at when a point was
     * @param value how high it is
     * @param shown how that is written
     */
    public static <T> @Nullable Curve of(
            List<T> points, Function<T, Instant> at, ToLongFunction<T> value, LongFunction<String> shown) {
        if (points.size() < 2) {
            return null;
        }
        Instant begin = at.apply(points.get(0));
        double whole = Math.max(
                1,
                Duration.between(begin, at.apply(points.get(points.size() - 1))).toMillis());
        long most = points.stream().mapToLong(value).max().orElse(0);
        StringBuilder line = new StringBuilder();
        for (T point : points) {
            double x = WIDTH * Duration.between(begin, at.apply(point)).toMillis() / whole;
            double y = HEIGHT - (HEIGHT - AIR) * value.applyAsLong(point) / Math.max(1, most);
            line.append(line.isEmpty() ? "M" : " L").append(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
        }
        String area = line + " L" + WIDTH + "," + HEIGHT + " L0," + HEIGHT + " Z";
        List<Mark> marks = points.stream()
                .map(point -> new Mark(at.apply(point), shown.apply(value.applyAsLong(point))))
                .toList();
        return new Curve(
                line.toString(), area, marks.get(0), marks.get(marks.size() - 1), shown.apply(most), some(marks));
    }

    private static List<Mark> some(List<Mark> marks) {
        int steps = Math.min(MOST_READ, marks.size());
        return IntStream.range(0, steps)
                .mapToObj(step -> marks.get((marks.size() - 1) * step / (steps - 1)))
                .toList();
    }

    /**
     * A point of it.
     *
     * @param at when
     * @param shown the value, as people read it
     */
    public record Mark(Instant at, String shown) {}
}
