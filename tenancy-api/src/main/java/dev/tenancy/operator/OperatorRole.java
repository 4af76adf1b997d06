package dev.tenancy.operator;

import java.util.Locale;

/** What an operator may do; each role includes those before it. */
public enum OperatorRole {
    /** Look at everything but secrets. */
    VIEWER,
    /** Steer the fleet: register, suspend, archive, migrate. */
    OPERATOR,
    /** Purge tenants, change plans, and say who is an operator. */
    ADMIN;

    /** The name in JSON, in the database and as a role of the container. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role includes another. */
    public boolean includes(OperatorRole other) {
        return compareTo(other) >= 0;
    }

    /** The role of a code. @throws IllegalArgumentException if there is none */
    public static OperatorRole of(String code) {
        for (OperatorRole role : values()) {
            if (role.code().equals(code)) {
                return role;
            }
        }
        throw new IllegalArgumentException("must be viewer, operator or admin");
    }
}
