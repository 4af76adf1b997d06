package dev.tenancy.cli.serve;

import dev.tenancy.cli.Refusal;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code secrets.json}: on disk before anything depends on it. */
final class SecretsFile {

    private static final String REMEDY = "restore it from a backup, or move the data directory away to start afresh";

    private final JsonFile<Secrets> file;
    private Secrets secrets;

    private SecretsFile(JsonFile<Secrets> file, Secrets secrets) {
        this.file = file;
        this.secrets = secrets;
    }

    /** Reads it, or makes new secrets for a new data directory. */
    static SecretsFile open(DataDirectory data) throws IOException {
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

    Secrets secrets() {
        return secrets;
    }

    void update(UnaryOperator<Secrets> change) throws IOException {
        Secrets changed = change.apply(secrets);
        file.write(changed);
        secrets = changed;
    }
}
