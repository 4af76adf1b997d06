package dev.tenancy.team;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a member may do in a team; stored and shown in lower case. */
public enum TeamRole {
    /** Answers for the account. */
    OWNER,
    /** Manages projects and members. */
    ADMIN,
    /** Works on projects. */
    MEMBER;

    /** The name in JSON and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a code. @throws IllegalArgumentException naming the codes there are */
    public static TeamRole of(String code) {
        return Arrays.stream(values())
                .filter(role -> role.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("role must be one of "
                        + Arrays.stream(values()).map(TeamRole::code).collect(Collectors.joining(", "))));
    }
}
