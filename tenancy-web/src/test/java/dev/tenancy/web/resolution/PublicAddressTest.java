package dev.tenancy.web.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where whoever comes to a former host is sent. */
class PublicAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http,  old.example.com,      http://new.example.com",
        "http,  old.example.com:80,   http://new.example.com",
        "http,  old.example.com:8080, http://new.example.com:8080",
        "https, old.example.com,      https://new.example.com",
        "https, old.example.com:443,  https://new.example.com",
        "https, old.example.com:8443, https://new.example.com:8443",
        "https, old.example.com:,     https://new.example.com",
        "https, old.example.com:evil, https://new.example.com",
    })
    void keeps_the_port_that_the_sender_named(String scheme, String host, String expected) {
        assertThat(PublicAddress.of(scheme, host).at("new.example.com")).isEqualTo(expected);
    }

    @Test
    void without_a_host_header_it_is_the_schemes_own_port() {
        assertThat(PublicAddress.of("https", null).at("new.example.com")).isEqualTo("https://new.example.com");
    }
}
