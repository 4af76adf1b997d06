package dev.tenancy.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.cli.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsFileTest {

    @TempDir
    Path temp;

    @Test
    void remembers_what_it_made_and_what_was_added() throws Exception {
        try (DataDirectory data = DataDirectory.claim(temp.resolve("data"))) {
            SecretsFile first = SecretsFile.open(data);
            first.update(secrets -> secrets.withKey("embedded", new TenantKey("acme", "tk_1"))
                    .withSeeding("embedded", true)
                    .withPort(5555));

            Secrets again = SecretsFile.open(data).secrets();

            assertThat(again).isEqualTo(first.secrets());
            assertThat(again.keysOf("embedded")).containsExactly(new TenantKey("acme", "tk_1"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secrets.json"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void refuses_what_it_did_not_write_and_leaves_it_alone() throws Exception {
        try (DataDirectory data = DataDirectory.claim(temp.resolve("data"))) {
            for (String text : new String[] {"", "{", "{}", "[1]", "{\"port\":1}", "null"}) {
                Files.writeString(data.resolve("secrets.json"), text);

                assertThatThrownBy(() -> SecretsFile.open(data))
                        .as(text)
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining("secrets.json is damaged");
                assertThat(data.resolve("secrets.json")).hasContent(text);
            }
        }
    }

    @Test
    void refuses_a_database_whose_passwords_are_lost() throws Exception {
        try (DataDirectory data = DataDirectory.claim(temp.resolve("data"))) {
            Files.createDirectory(data.resolve("postgres"));

            assertThatThrownBy(() -> SecretsFile.open(data))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("is missing");
        }
    }
}
