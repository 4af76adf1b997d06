package dev.tenancy.web.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The deployment of in-container tests: the WAR as it is shipped, and the tests in it. */
public final class Deployments {

    private static final String WEB_XML = "WEB-INF/web.xml";

    private Deployments() {}

    /**
     * The real WAR with a test, its package of probes, and further persistence units.
     *
     * <p>Its filters stand before the API only, or they would ask Arquillian's own servlet for a credential. The WAR that
     * {@link MicroServer} runs keeps its door as it is.
     */
    public static WebArchive withTests(Class<?> test, String persistenceXml) {
        WebArchive war = ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("tenancy.war")));
        String webXml = text(war).replace("<url-pattern>/*</url-pattern>", "<url-pattern>/api/*</url-pattern>");
        war.delete(WEB_XML);
        return war.add(new StringAsset(webXml), WEB_XML)
                .addClass(test)
                .addPackage(test.getPackageName() + ".probe")
                .addAsResource(persistenceXml, "META-INF/persistence.xml")
                .addAsLibraries(jarOf(Assertions.class), jarOf(net.bytebuddy.ByteBuddy.class));
    }

    private static String text(WebArchive war) {
        try (InputStream stream = war.get(WEB_XML).getAsset().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File jarOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toFile();
    }
}
