package dev.tenancy.paging;

/**
 * The most items one page may hold.
 *
 * @param value 1 to 200
 */
public record Limit(int value) {

    /** What a caller gets who does not say. */
    public static final Limit DEFAULT = new Limit(50);

    private static final int MAX = 200;

    /** Checks the range. @throws IllegalArgumentException quoting value and range */
    public Limit {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX + ", not " + value);
        }
    }

    /** One more than the page holds: whether that one exists tells whether there is a next page. */
    public int probe() {
        return value + 1;
    }
}
