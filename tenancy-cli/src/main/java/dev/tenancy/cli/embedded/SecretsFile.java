package dev.tenancy.cli.embedded;

import dev.tenancy.cli.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code secrets.json}: on disk before anything depends on it. */
public final class SecretsFile {

    private static final String REMEDY = "restore it from a backup, or move the data directory away to start afresh";

    private final JsonFile<Secrets> file;
    private Secrets secrets;

    private SecretsFile(JsonFile<Secrets> file, Secrets secrets) {
        this.file = file;
        this.secrets = secrets;
    }

    /** Reads it, or makes new secrets for a new data directory. */
    public static SecretsFile open(DataDirectory data) throws IOException {
        JsonFile<Secrets> file = new JsonFile<>(data.resolve("secrets.json"), Secrets.class);
        Optional<Secrets> remembered = file.read(REMEDY);
        if (remembered.isEmpty() && PostgresCluster.exists(data)) {
            throw new Refusal(
                    file.path() + " is missing, and with it the passwords of the database beside it: " + REMEDY);
        }
        SecretsFile opened = new SecretsFile(file, remembered.orElseGet(Secrets::generate));
        if (remembered.isEmpty()) {
            file.write(opened.secrets);
        }
        return opened;
    }

    /** The secrets in a directory that another process holds; empty if there are none. */
    static Optional<Secrets> peek(Path root) throws IOException {
        return new JsonFile<>(root.resolve("secrets.json"), Secrets.class).read(REMEDY);
    }

    /** As they are on disk. */
    public Secrets secrets() {
        return secrets;
    }

    /** Writes changed ones. */
    public void update(UnaryOperator<Secrets> change) throws IOException {
        Secrets changed = change.apply(secrets);
        file.write(changed);
        secrets = changed;
    }
}
