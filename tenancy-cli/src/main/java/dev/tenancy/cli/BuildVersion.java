package dev.tenancy.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version this was built as, from the manifest of its jar. */
final class BuildVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(TenancyCommand.class.getPackage().getImplementationVersion())
                .orElse("of an unpackaged build");
        return new String[] {"tenancy " + version, "Java " + Runtime.version() + ", " + System.getProperty("os.name")};
    }
}
