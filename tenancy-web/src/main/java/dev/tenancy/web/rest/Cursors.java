package dev.tenancy.web.rest;

import dev.tenancy.paging.Position;
import dev.tenancy.tenant.Slug;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/** Turns positions in a list into opaque texts and back. */
final class Cursors {

    private static final String BAD = "this cursor was not given out for this list; begin again without one";
    private static final String RUN = "run:";
    private static final String TASK = "task:";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final int MAX_LENGTH = 200;
    private static final int MAX_YEAR = 9999;

    private Cursors() {}

    static String encode(Position position) {
        return encode(position.at() + "|" + position.id());
    }

    static String encode(Slug slug) {
        return encode(slug.value());
    }

    static String encodeRun(long id) {
        return encode(RUN + id);
    }

    static String encodeTask(int position) {
        return encode(TASK + position);
    }

    /** @throws IllegalArgumentException if it is none of ours */
    static long run(String cursor) {
        return number(RUN, cursor);
    }

    /** @throws IllegalArgumentException if it is none of ours */
    static int task(String cursor) {
        long position = number(TASK, cursor);
        if (position > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(BAD);
        }
        return (int) position;
    }

    private static long number(String list, String cursor) {
        String text = decode(cursor);
        if (!text.startsWith(list)
                || !NUMBER.matcher(text.substring(list.length())).matches()) {
            throw new IllegalArgumentException(BAD);
        }
        return Long.parseLong(text.substring(list.length()));
    }

    /** @throws IllegalArgumentException if it is none of ours */
    static Position position(String cursor) {
        String[] parts = decode(cursor).split("\\|", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(BAD);
        }
        try {
            Position position = new Position(Instant.parse(parts[0]), UUID.fromString(parts[1]));
            int year = position.at().atOffset(ZoneOffset.UTC).getYear();
            if (!encode(position).equals(cursor) || year < 1 || year > MAX_YEAR) {
                throw new IllegalArgumentException(BAD);
            }
            return position;
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(BAD, e);
        }
    }

    /** @throws IllegalArgumentException if it is none of ours */
    static Slug slug(String cursor) {
        try {
            return new Slug(decode(cursor));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(BAD, e);
        }
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        if (cursor.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(BAD);
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(BAD, e);
        }
    }
}
