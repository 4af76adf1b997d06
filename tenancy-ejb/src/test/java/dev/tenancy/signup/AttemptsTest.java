package dev.tenancy.signup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final String ADDRESS = "192.0.2.7";

    private final Attempts attempts = new Attempts(3);

    @Test
    void lets_three_an_hour_through_and_says_how_long_the_fourth_has_to_wait() {
        long now = Long.MAX_VALUE - 5; // nanoTime may run over
        for (int i = 0; i < 3; i++) {
            assertThat(attempts.count(ADDRESS, now)).isEmpty();
        }

        assertThat(attempts.count(ADDRESS, now)).hasValue(Duration.ofMinutes(20));
        assertThat(attempts.count(ADDRESS, now + Duration.ofMinutes(5).toNanos()))
                .hasValue(Duration.ofMinutes(15));
        assertThat(attempts.count(ADDRESS, now + Duration.ofMinutes(20).toNanos()))
                .isEmpty();
        assertThat(attempts.count(ADDRESS, now + Duration.ofMinutes(20).toNanos()))
                .isPresent();
    }

    @Test
    void counts_each_address_by_itself_and_a_network_of_ipv6_as_one() {
        for (int i = 0; i < 3; i++) {
            assertThat(attempts.count("2001:db8:1:2::" + i, 0)).isEmpty();
        }

        assertThat(attempts.count("2001:db8:1:2:ffff::1", 0)).isPresent();
        assertThat(attempts.count("2001:db8:1:3::1", 0)).isEmpty();
        assertThat(attempts.count(ADDRESS, 0)).isEmpty();
        assertThat(attempts.count("no address: at all", 0)).isEmpty();
    }

    @Test
    void forgets_the_address_that_tried_longest_ago_when_there_are_too_many() {
        for (int i = 0; i < 3; i++) {
            assertThat(attempts.count(ADDRESS, 0)).isEmpty();
        }
        for (int i = 0; i < 9_999; i++) {
            assertThat(attempts.count("address " + i, 0)).isEmpty();
        }
        assertThat(attempts.count(ADDRESS, 0)).isPresent();

        for (int i = 0; i < 10_000; i++) {
            assertThat(attempts.count("other " + i, 0)).isEmpty();
        }
        assertThat(attempts.count(ADDRESS, 0)).isEmpty();
    }
}
