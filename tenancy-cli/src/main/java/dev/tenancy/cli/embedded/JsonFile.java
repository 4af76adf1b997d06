package dev.tenancy.cli.embedded;

import dev.tenancy.cli.Refusal;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record kept as JSON in a private file.
 *
 * @param path the file
 * @param type the record
 */
public record JsonFile<T>(Path path, Class<T> type) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** What is in the file; empty if there is none. @throws Refusal if it is not what we write */
    public Optional<T> read(String remedy) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            Optional<T> value = Optional.ofNullable(MAPPER.readValue(Files.readString(path), type));
            if (value.isEmpty()) {
                throw damaged(remedy, null);
            }
            return value;
        } catch (JacksonException | CharacterCodingException e) {
            throw damaged(remedy, e);
        }
    }

    private Refusal damaged(String remedy, @Nullable Exception cause) {
        Refusal refusal = new Refusal(path + " is damaged, it is not what 'serve' wrote: " + remedy);
        refusal.initCause(cause);
        return refusal;
    }

    /** Replaces the file. */
    public void write(T value) throws IOException {
        PrivateFile.write(path, MAPPER.writeValueAsString(value) + System.lineSeparator());
    }
}
