package dev.tenancy.migration;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who goes first, alone: the first wave of a run. */
public sealed interface Canary {

    /** The first so many in the run's order. */
    record Count(int tenants) implements Canary {
        /** Checks the range. */
        public Count {
            if (tenants < 1) {
                throw new IllegalArgumentException("'" + tenants + "' is no canary: it must be at least 1 tenant");
            }
        }

        @Override
        public String toString() {
            return String.valueOf(tenants);
        }
    }

    /** The first so many percent in the run's order, at least one tenant. */
    record Percent(int percent) implements Canary {
        /** Checks the range. */
        public Percent {
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException("'" + percent + "%' is no canary: it must be 1% to 100%");
            }
        }

        @Override
        public String toString() {
            return percent + "%";
        }
    }

    /** These tenants, by slug; those that have nothing to migrate are left out. */
    record Named(List<String> tenants) implements Canary {
        /** Keeps a list of its own. */
        public Named {
            tenants = List.copyOf(tenants);
            if (tenants.isEmpty()) {
                throw new IllegalArgumentException("a canary must name at least one tenant");
            }
        }

        @Override
        public String toString() {
            return String.join(",", tenants);
        }
    }

    /** Reads {@code 5}, {@code 2%} or {@code acme,globex}. @throws IllegalArgumentException quoting value and rule */
    static Canary parse(String text) {
        Matcher number = Pattern.compile("(\\d{1,7})(%?)").matcher(text.strip());
        if (number.matches()) {
            int amount = Integer.parseInt(number.group(1));
            return number.group(2).isEmpty() ? new Count(amount) : new Percent(amount);
        }
        return new Named(List.of(text.strip().split("\\s*,\\s*")));
    }
}
