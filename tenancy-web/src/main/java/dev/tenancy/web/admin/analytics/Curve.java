package dev.tenancy.web.admin.analytics;

import dev.tenancy.fleet.SizePoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The fleet's size over time as a line, in a field of 600 by 160.
 *
 * @param line the way of the line, as SVG writes it
 * @param area the same, closed along the bottom
 * @param first where it begins
 * @param last where it ends
 * @param most the highest point
 * @param read some of the points, for who reads them rather than looks
 */
public record Curve(String line, String area, SizePoint first, SizePoint last, long most, List<SizePoint> read) {

    private static final double WIDTH = 600;
    private static final double HEIGHT = 160;
    private static final int MOST_READ = 12;

    /** Of these points, oldest first; empty if there are too few to make a line. */
    static Optional<Curve> of(List<SizePoint> points) {
        if (points.size() < 2) {
            return Optional.empty();
        }
        SizePoint first = points.get(0);
        SizePoint last = points.get(points.size() - 1);
        long most = points.stream().mapToLong(SizePoint::bytes).max().orElse(0);
        StringBuilder line = new StringBuilder();
        for (SizePoint point : points) {
            line.append(line.isEmpty() ? "M" : " L").append(place(point, first.at(), last.at(), Math.max(1, most)));
        }
        String area = line + " L" + WIDTH + "," + HEIGHT + " L0," + HEIGHT + " Z";
        return Optional.of(new Curve(line.toString(), area, first, last, most, some(points)));
    }

    private static String place(SizePoint point, Instant begin, Instant end, long most) {
        double whole = Math.max(1, Duration.between(begin, end).toMillis());
        double x = WIDTH * Duration.between(begin, point.at()).toMillis() / whole;
        double y = HEIGHT - (HEIGHT - 4) * point.bytes() / most;
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }

    private static List<SizePoint> some(List<SizePoint> points) {
        int steps = Math.min(MOST_READ, points.size());
        return IntStream.range(0, steps)
                .mapToObj(step -> points.get((points.size() - 1) * step / Math.max(1, steps - 1)))
                .toList();
    }
}
