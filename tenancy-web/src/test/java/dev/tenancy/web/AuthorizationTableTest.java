package dev.tenancy.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The tables of {@code docs/authorization.md} have every call and every page. */
class AuthorizationTableTest {

    @Test
    void every_resource_method_is_in_the_table() {
        assertThat(AuthorizationTable.ofTheApi().keySet())
                .containsExactlyInAnyOrderElementsOf(AuthorizationTable.methods());
    }

    @Test
    void every_page_is_in_the_table() {
        assertThat(AuthorizationTable.ofTheConsole().keySet())
                .containsExactlyInAnyOrderElementsOf(AuthorizationTable.pages());
    }
}
