package dev.tenancy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.tenant.Slug;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

    @Test
    void holds_256_random_bits_behind_a_prefix_that_says_what_it_opens() {
        assertThat(ApiKey.forTenant().value()).startsWith("tk_");
        assertThat(ApiKey.forOperator().value()).startsWith("op_");
        assertThat(bits(ApiKey.forTenant())).hasSize(32);
        assertThat(bits(ApiKey.forOperator())).hasSize(32);
    }

    @Test
    void never_comes_twice() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            keys.add(ApiKey.forTenant().value());
        }

        assertThat(keys).hasSize(1000);
    }

    @Test
    void varies_in_every_bit() {
        byte[] ever = new byte[32];
        byte[] always = bits(ApiKey.forTenant());
        for (int i = 0; i < 200; i++) {
            byte[] bits = bits(ApiKey.forTenant());
            for (int b = 0; b < bits.length; b++) {
                ever[b] |= bits[b];
                always[b] &= bits[b];
            }
        }

        assertThat(ever).containsOnly((byte) 0xff);
        assertThat(always).containsOnly((byte) 0);
    }

    @Test
    void is_stored_as_its_sha_256() {
        assertThat(HexFormat.of().formatHex(new ApiKey("abc").hash()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void hides_itself_from_logs_also_inside_of_other_values() {
        ApiKey key = ApiKey.forTenant();
        record Holder(Slug slug, ApiKey key) {}

        assertThat(key.toString()).doesNotContain(key.value().substring(3));
        assertThat(new Holder(new Slug("acme"), key).toString())
                .contains("acme")
                .doesNotContain(key.value().substring(3));
    }

    private static byte[] bits(ApiKey key) {
        return Base64.getUrlDecoder().decode(key.value().substring(3));
    }
}
