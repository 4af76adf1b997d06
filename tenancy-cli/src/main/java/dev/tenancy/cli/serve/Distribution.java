package dev.tenancy.cli.serve;

import dev.tenancy.cli.Refusal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The unpacked distribution this command runs from.
 *
 * @param lib its directory of jars, the server's and the WAR among them
 */
record Distribution(Path lib) {

    /** The one the running classes come from. */
    static Distribution running() {
        try {
            Path jar = Path.of(Distribution.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new Distribution(jar.resolveSibling("").toAbsolutePath());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path entry has a location", e);
        }
    }

    /** The server. */
    Path server() {
        return file("payara-micro.jar");
    }

    /** The application. */
    Path war() {
        return file("tenancy-web.war");
    }

    /** The agent that ends the server when this process is gone. */
    Path parentWatch() {
        return file("tenancy-cli-parent-watch.jar");
    }

    private Path file(String name) {
        Path file = lib.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new Refusal("'serve' runs from the distribution, and there is no " + file
                    + ": build with 'mvn package' and run tenancy-cli/target/dist/bin/tenancy");
        }
        return file;
    }
}
