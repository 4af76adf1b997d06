package dev.tenancy.web.testing;

import dev.tenancy.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Prepares a database and its settings before Arquillian starts its container, which reads them from a file. */
public final class ContainerSettings implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        String folder = System.getProperty("tenancy.it.dir");
        if (folder != null) {
            TestDatabase database = TestDatabase.create();
            Path file = ServerSettings.of(database).write(Path.of(folder, "arquillian.properties"));
            System.setProperty("tenancy.it.settings", file.toString());
        }
    }
}
