package dev.tenancy.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeamRoleTest {

    @Test
    void is_owner_admin_or_member() {
        assertThat(Arrays.stream(TeamRole.values()).map(TeamRole::code)).containsExactly("owner", "admin", "member");
    }

    @ParameterizedTest
    @EnumSource
    void is_read_back_from_its_code(TeamRole role) {
        assertThat(TeamRole.of(role.code())).isSameAs(role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OWNER", "Owner", "owner ", "root"})
    void is_refused_otherwise_naming_what_there_is(String code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TeamRole.of(code))
                .withMessage("role must be one of owner, admin, member");
    }
}
