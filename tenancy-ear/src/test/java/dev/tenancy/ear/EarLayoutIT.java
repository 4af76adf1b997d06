package dev.tenancy.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What is in the EAR: two modules over libraries that are there once, and none of the server's. */
class EarLayoutIT {

    private static final Path EAR = Path.of(System.getProperty("tenancy.ear.file"));

    @Test
    void libraries_are_in_lib_and_the_modules_have_none_but_primefaces() throws IOException {
        try (ZipFile ear = new ZipFile(EAR.toFile())) {
            List<String> entries = ear.stream().map(ZipEntry::getName).toList();

            assertThat(entries).contains("META-INF/application.xml", "tenancy-ejb.jar", "tenancy-web.war");
            assertThat(entries)
                    .filteredOn(name -> name.startsWith("lib/") && name.endsWith(".jar"))
                    .extracting(name -> name.replaceAll("^lib/|-[0-9].*$", ""))
                    .contains("tenancy-api", "flyway-core", "postgresql", "jooq", "micrometer-core")
                    .doesNotHaveDuplicates()
                    .noneMatch(name ->
                            name.matches("jakarta.*|primefaces.*|eclipselink.*|microprofile.*|tenancy-ejb.*|jooq-.*"));
            assertThat(entriesOf(ear, "tenancy-web.war"))
                    .contains("WEB-INF/web.xml")
                    .doesNotContain("WEB-INF/ejb-jar.xml")
                    .filteredOn(name -> name.endsWith(".jar"))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("WEB-INF/lib/primefaces-");
            assertThat(entriesOf(ear, "tenancy-ejb.jar"))
                    .contains("META-INF/ejb-jar.xml", "META-INF/persistence.xml")
                    .noneMatch(name -> name.endsWith(".jar"));
        }
    }

    private static List<String> entriesOf(ZipFile ear, String module) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream file = ear.getInputStream(ear.getEntry(module));
                ZipInputStream archive = new ZipInputStream(file)) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
