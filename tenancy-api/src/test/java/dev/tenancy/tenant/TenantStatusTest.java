package dev.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TenantStatusTest {

    @ParameterizedTest
    @EnumSource
    void is_read_back_from_its_code(TenantStatus status) {
        assertThat(TenantStatus.of(status.code())).isSameAs(status);
    }

    @Test
    void is_refused_if_there_is_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> TenantStatus.of("deleted"));
    }
}
