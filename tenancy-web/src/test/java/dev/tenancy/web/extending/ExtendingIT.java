package dev.tenancy.web.extending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who does what {@code docs/extending.md} says, and nothing else, has a table of tenants' own, served and tested. */
class ExtendingIT {

    private static final Path DOCUMENT = Path.of("../docs/extending.md");
    private static final Pattern ROW = Pattern.compile("^\\| (?:new|changed) \\| (.*) \\|$", Pattern.MULTILINE);
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @TempDir
    private Path copy;

    @Test
    void the_document_followed_word_by_word_serves_invoices_to_their_tenant_alone() throws Exception {
        ExtendedProject project = new ExtendedProject(copy);
        project.follow(Instruction.of(DOCUMENT));
        project.generate();
        project.compile();

        project.test(
                project.war(),
                List.of(
                        "dev.tenancy.web.it.InvoicesIT",
                        "dev.tenancy.web.OpenApiContractTest",
                        "dev.tenancy.web.AuthorizationTableTest#every_resource_method_is_in_the_table",
                        "dev.tenancy.web.WebArchitectureTest"));
    }

    @Test
    void the_documents_table_names_the_files_it_makes_and_changes() throws IOException {
        Set<String> named = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .flatMap(row -> files(row.group(1)).stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Instruction.of(DOCUMENT))
                .extracting(instruction -> instruction.file().toString())
                .hasSameElementsAs(named);
        assertThat(named).hasSize(14);
    }

    /** The first is a path; those after it are in the same folder. */
    private static List<String> files(String cell) {
        List<String> quoted =
                QUOTED.matcher(cell).results().map(name -> name.group(1)).toList();
        Path folder = Path.of(quoted.get(0)).getParent();
        return quoted.stream()
                .map(name -> name.contains("/") || folder == null
                        ? name
                        : folder.resolve(name).toString())
                .toList();
    }

    @Test
    void control_an_instruction_whose_line_is_not_there_cannot_be_followed() {
        Instruction lost = new Instruction(Path.of("README.md"), Optional.of("no such line"), "text\n");

        assertThatThrownBy(() -> lost.follow(Path.of(".."), copy)).hasMessageContaining("0 times");
    }
}
