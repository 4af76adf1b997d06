package dev.tenancy.web.rest;

import dev.tenancy.paging.Position;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Slug;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Turns positions in a list into opaque texts and back. */
public final class Cursors {

    private static final String BAD = "this cursor was not given out for this list; begin again without one";
    private static final String PROJECT = "project:";
    private static final String MEMBER = "member:";
    private static final String RUN = "run:";
    private static final String TASK = "task:";
    private static final String EVENT = "event:";
    private static final String TENANT = "tenant";
    private static final String USAGE = "usage";

    /** No slug, name or time holds one. */
    private static final String BETWEEN = "\n";

    private static final int PARTS = 4;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final int MAX_LENGTH = 1500;

    private Cursors() {}

    static String encodeProject(Position position) {
        return encode(PROJECT, position);
    }

    static String encodeMember(Position position) {
        return encode(MEMBER, position);
    }

    /** A list in one order goes on in that order only. */
    public static String encode(TenantQuery.Position position, TenantOrder order) {
        return encode(String.join(BETWEEN, TENANT, order.code(), position.slug(), position.key()));
    }

    /** The same of a list that is sorted by more. */
    public static String encode(TenantQuery.Position position, UsageOrder order) {
        return encode(String.join(BETWEEN, USAGE, order.code(), position.slug(), position.key()));
    }

    /** The trail goes on behind this event. */
    public static String encodeEvent(long id) {
        return encode(EVENT + id);
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

    /** The event of a cursor. @throws IllegalArgumentException if it is none of ours */
    public static long event(String cursor) {
        return number(EVENT, cursor);
    }

    /** The place of a cursor. @throws IllegalArgumentException if it is none of ours, or one of another order */
    public static TenantQuery.Position tenant(String cursor, TenantOrder order) {
        return place(TENANT, order.code(), cursor, order::check);
    }

    /** The place of a cursor. @throws IllegalArgumentException if it is none of ours, or one of another order */
    public static TenantQuery.Position usage(String cursor, UsageOrder order) {
        return place(USAGE, order.code(), cursor, order::check);
    }

    private static TenantQuery.Position place(
            String list, String order, String cursor, Consumer<TenantQuery.Position> check) {
        String[] parts = decode(cursor).split(BETWEEN, -1);
        if (parts.length != PARTS || !parts[0].equals(list) || !parts[1].equals(order)) {
            throw new IllegalArgumentException(BAD);
        }
        try {
            TenantQuery.Position position = new TenantQuery.Position(parts[3], new Slug(parts[2]).value());
            check.accept(position);
            return position;
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(BAD, e);
        }
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
    static Position project(String cursor) {
        return position(PROJECT, cursor);
    }

    /** @throws IllegalArgumentException if it is none of ours */
    static Position member(String cursor) {
        return position(MEMBER, cursor);
    }

    /** The place of a cursor of a list. @throws IllegalArgumentException if it is none of that list's */
    static Position position(String list, String cursor) {
        String text = decode(cursor);
        if (!text.startsWith(list)) {
            throw new IllegalArgumentException(BAD);
        }
        String[] parts = text.substring(list.length()).split("\\|", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(BAD);
        }
        try {
            Position position = new Position(Times.parse(parts[0]), UUID.fromString(parts[1]));
            if (!encode(list, position).equals(cursor)) {
                throw new IllegalArgumentException(BAD);
            }
            return position;
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(BAD, e);
        }
    }

    /** Of a list by what begins its cursors. */
    static String encode(String list, Position position) {
        return encode(list + position.at() + "|" + position.id());
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
