package dev.tenancy.web.admin;

import dev.tenancy.operator.Password;
import java.security.SecureRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes passwords that are told once and changed at the first login: 99 random bits, easy to read out. */
final class FirstPasswords {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP = 5;

    private FirstPasswords() {}

    static Password fresh() {
        return new Password(IntStream.range(0, GROUPS).mapToObj(i -> group()).collect(Collectors.joining("-")));
    }

    private static String group() {
        return RANDOM.ints(GROUP, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
