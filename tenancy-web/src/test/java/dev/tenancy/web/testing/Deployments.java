package dev.tenancy.web.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The deployment of in-container tests: the WAR as it is shipped, and the tests in it. */
public final class Deployments {

    private static final String WEB_XML = "WEB-INF/web.xml";
    private static final String PERSISTENCE_XML = "META-INF/persistence.xml";

    private Deployments() {}

    /**
     * The real WAR with a test, its package of probes, and further persistence units.
     *
     * <p>Its filters stand before the API only, or they would ask Arquillian's own servlet for a credential. The WAR that
     * {@link MicroServer} runs keeps its door as it is.
     */
    public static WebArchive withTests(Class<?> test, String persistenceXml) {
        WebArchive war = ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("tenancy.war")));
        String webXml =
                text(war.get(WEB_XML)).replace("<url-pattern>/*</url-pattern>", "<url-pattern>/api/*</url-pattern>");
        war.delete(WEB_XML);
        return war.add(new StringAsset(webXml), WEB_XML)
                .addClass(test)
                .addPackage(test.getPackageName() + ".probe")
                .addAsResource(persistenceXml, "META-INF/persistence.xml")
                .addAsLibraries(jarOf(Assertions.class), jarOf(net.bytebuddy.ByteBuddy.class));
    }

    private static String text(Node node) {
        try (InputStream stream = node.getAsset().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File jarOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toFile();
    }

    /** The real WAR, but the tenant unit has a shared cache. @return the file */
    public static Path withSharedCache() {
        WebArchive war = ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("tenancy.war")));
        ArchivePath jar = war.getContent(Filters.include("/WEB-INF/lib/tenancy-ejb-.*\\.jar"))
                .keySet()
                .iterator()
                .next();
        JavaArchive ejb = war.getAsType(JavaArchive.class, jar);
        String unit = text(ejb.get(PERSISTENCE_XML))
                .replace("<shared-cache-mode>NONE", "<shared-cache-mode>ALL")
                .replace("cache.shared.default\" value=\"false\"", "cache.shared.default\" value=\"true\"");
        ejb.delete(PERSISTENCE_XML);
        ejb.add(new StringAsset(unit), PERSISTENCE_XML);
        war.delete(jar);
        war.addAsLibrary(ShrinkWrap.create(JavaArchive.class, "tenancy-ejb.jar").merge(ejb));
        Path file = Path.of(System.getProperty("tenancy.it.dir"), "shared-cache.war");
        war.as(ZipExporter.class).exportTo(file.toFile(), true);
        return file;
    }
}
