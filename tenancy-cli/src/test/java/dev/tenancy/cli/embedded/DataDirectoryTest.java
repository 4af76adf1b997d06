package dev.tenancy.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.cli.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path temp;

    @Test
    void claims_a_directory_that_is_not_there_yet_and_claims_it_again() throws Exception {
        Path root = temp.resolve("a/b c");

        try (DataDirectory data = DataDirectory.claim(root)) {
            assertThat(data.root()).isDirectory();
        }
        try (DataDirectory again = DataDirectory.claim(root)) {
            assertThat(again.resolve("lock")).exists();
        }
    }

    @Test
    void refuses_a_file() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.claim(file))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("which is a file");
    }

    @Test
    void refuses_a_directory_whose_lock_file_is_not_ours() throws Exception {
        Files.writeString(temp.resolve("lock"), "1234");

        assertThatThrownBy(() -> DataDirectory.claim(temp)).isInstanceOf(Refusal.class);
        assertThat(temp.resolve("lock")).hasContent("1234");
    }
}
