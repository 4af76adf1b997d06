package dev.tenancy.web.extending;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.FileAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * A copy of the files that instructions make or change, built upon the project as it was built: what is not in it is taken
 * from there.
 */
final class ExtendedProject {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GENERATOR = Path.of("tenancy-ejb/src/codegen/java/GenerateTenantSql.java");
    private static final Path MIGRATIONS = Path.of("tenancy-ejb/src/main/resources/db/tenant");
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private final Path copy;

    ExtendedProject(Path copy) {
        this.copy = copy;
    }

    /** Does what they say. */
    void follow(List<Instruction> instructions) throws IOException {
        for (Instruction instruction : instructions) {
            instruction.follow(PROJECT, copy);
        }
    }

    /** The classes of all tables, by the program that the build launches. */
    void generate() throws IOException, InterruptedException {
        copyFolder(MIGRATIONS);
        Path program = PROJECT.resolve(GENERATOR);
        run(
                copy,
                List.of(
                        program.toString(),
                        copy.resolve(MIGRATIONS).toString(),
                        copy.resolve("tenancy-ejb/src/main/java").toString() + "-generated",
                        "dev.tenancy.sql.tenant",
                        program.toString()),
                List.of());
    }

    /** Compiles what is new and changed, module by module, with the warnings that the build has. */
    void compile() throws IOException {
        compile("tenancy-api", "main");
        compile("tenancy-ejb", "main");
        compile("tenancy-web", "main");
        compile("tenancy-web", "test");
    }

    private void compile(String module, String part) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<File> sources = Stream.concat(
                            files(copy.resolve(module)
                                    .resolve("src")
                                    .resolve(part)
                                    .resolve("java")),
                            files(copy.resolve(module)
                                    .resolve("src")
                                    .resolve(part)
                                    .resolve("java-generated")))
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toFile)
                    .toList();
            Path classes = Files.createDirectories(classes(module, part));
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-Xlint:all,-processing,-classfile,-path,-serial",
                    "-Werror",
                    "-parameters",
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-cp",
                    classPath());
            if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromFiles(sources))
                    .call()) {
                throw new AssertionError("What " + module + " is to get does not compile:\n" + said);
            }
        }
    }

    /** The WAR as it was built, with what is new and changed in it. */
    Path war() throws IOException {
        WebArchive war = ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("tenancy.war")));
        addTo(war, "tenancy-api");
        addTo(war, "tenancy-ejb");
        Path web = classes("tenancy-web", "main");
        for (Path file : files(web).toList()) {
            replace(war, "/WEB-INF/classes/" + web.relativize(file), file);
        }
        Path resources = copy.resolve("tenancy-web/src/main/resources");
        for (Path file : files(resources).toList()) {
            replace(war, "/WEB-INF/classes/" + resources.relativize(file), file);
        }
        Path written = copy.resolve("tenancy.war");
        war.as(ZipExporter.class).exportTo(written.toFile(), true);
        return written;
    }

    private void addTo(WebArchive war, String module) throws IOException {
        ArchivePath path = war.getContent(Filters.include("/WEB-INF/lib/" + module + "-.*\\.jar"))
                .keySet()
                .iterator()
                .next();
        JavaArchive jar = war.getAsType(JavaArchive.class, path);
        for (Path root : List.of(classes(module, "main"), copy.resolve(module).resolve("src/main/resources"))) {
            for (Path file : files(root).toList()) {
                jar.delete("/" + root.relativize(file));
                jar.add(new FileAsset(file.toFile()), "/" + root.relativize(file));
            }
        }
        war.delete(path);
        war.addAsLibrary(
                ShrinkWrap.create(JavaArchive.class, module + "-extended.jar").merge(jar));
    }

    private static void replace(WebArchive war, String path, Path file) {
        war.delete(path);
        war.add(new FileAsset(file.toFile()), path);
    }

    /** Runs tests as the build would in this project: its working directory, its classes first. */
    void test(Path war, List<String> tests) throws IOException, InterruptedException {
        copyFolder(Path.of("docs"));
        List<String> arguments = new ArrayList<>(List.of(
                "-Dtenancy.war=" + war,
                "-Dtenancy.it.dir=" + copy.resolve("it"),
                "-Dpayara.micro.jar="
                        + Path.of(System.getProperty("payara.micro.jar")).toAbsolutePath(),
                "-Dserver.jvm.option=" + System.getProperty("server.jvm.option"),
                TestRun.class.getName()));
        run(copy.resolve("tenancy-web"), arguments, tests);
    }

    private void run(Path directory, List<String> arguments, List<String> more)
            throws IOException, InterruptedException {
        Path said = copy.resolve("said.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "-cp",
                classPath()));
        command.addAll(arguments);
        command.addAll(more);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        if (process.waitFor() != 0) {
            throw new AssertionError(
                    arguments.get(arguments.size() - 1) + " " + more + " failed:\n" + Files.readString(said));
        }
    }

    /** What is new and changed goes before what was built. */
    private String classPath() {
        return String.join(
                File.pathSeparator,
                classes("tenancy-web", "test").toString(),
                classes("tenancy-web", "main").toString(),
                copy.resolve("tenancy-web/src/main/resources").toString(),
                classes("tenancy-ejb", "main").toString(),
                copy.resolve("tenancy-ejb/src/main/resources").toString(),
                classes("tenancy-api", "main").toString(),
                CLASS_PATH);
    }

    private Path classes(String module, String part) {
        return copy.resolve(module).resolve("target").resolve(part.equals("test") ? "test-classes" : "classes");
    }

    private void copyFolder(Path folder) throws IOException {
        for (Path file : files(PROJECT.resolve(folder)).toList()) {
            Path target = copy.resolve(PROJECT.relativize(file));
            Files.createDirectories(target.getParent());
            if (!Files.exists(target)) {
                Files.copy(file, target);
            }
        }
    }

    private static Stream<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
