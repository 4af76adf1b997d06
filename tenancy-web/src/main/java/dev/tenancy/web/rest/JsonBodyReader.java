package dev.tenancy.web.rest;

import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.TenancyException.RequestTooLarge;
import dev.tenancy.problem.Violation;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Reads a request body into a {@link JsonBody}: UTF-8, one object, at most 64 KiB unless it {@link MayBeLarge}. */
@Provider
public class JsonBodyReader implements MessageBodyReader<JsonBody> {

    /**
     * Of two fields with one name, which did the client mean? Neither is taken. The standard's key strategy is for readers
     * only, and a reader does not see what follows the value; this is the name Parsson gives it for parsers.
     */
    private static final JsonParserFactory PARSERS =
            Json.createParserFactory(Map.of("org.eclipse.parsson.rejectDuplicateKeys", true));

    private static final int MAX_BYTES = 64 * 1024;

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == JsonBody.class;
    }

    @Override
    public JsonBody readFrom(
            Class<JsonBody> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream stream) {
        int most = most(annotations);
        byte[] bytes = read(stream, most);
        if (bytes.length == 0 && mayBeLeftOut(annotations)) {
            return new JsonBody(JsonValue.EMPTY_JSON_OBJECT);
        }
        if (!headers.containsKey(HttpHeaders.CONTENT_TYPE)) {
            throw new NotSupportedException();
        }
        if (bytes.length > most) {
            throw new RequestTooLarge(most);
        }
        return new JsonBody(object(text(bytes)));
    }

    private static byte[] read(InputStream stream, int most) {
        try {
            return stream.readNBytes(most + 1);
        } catch (IOException e) { // the client has gone, or has said how long the body is and sends less
            throw new BadRequestException(e);
        }
    }

    private static int most(Annotation[] annotations) {
        return Arrays.stream(annotations)
                .filter(MayBeLarge.class::isInstance)
                .mapToInt(large -> ((MayBeLarge) large).bytes())
                .findFirst()
                .orElse(MAX_BYTES);
    }

    private static boolean mayBeLeftOut(Annotation[] annotations) {
        return Arrays.stream(annotations).anyMatch(MayBeLeftOut.class::isInstance);
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRequest("The body is not valid UTF-8.");
        }
    }

    private static JsonObject object(String text) {
        JsonValue value;
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            parser.next();
            value = parser.getValue();
            if (parser.hasNext()) {
                throw new MalformedRequest("The body is not valid JSON: something follows its end.");
            }
        } catch (MalformedRequest e) {
            throw e;
        } catch (RuntimeException e) {
            // JsonException as documented, NoSuchElementException for no body, RuntimeException for one nested too deep
            throw new MalformedRequest("The body is not valid JSON: " + where(e));
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new InvalidInput(Violation.inBody("", "the body must be a JSON object"));
    }

    /** The parser's position, without its words, which may quote the body. */
    private static String where(RuntimeException e) {
        return e instanceof JsonParsingException parsing && parsing.getLocation() != null
                ? "error at line " + parsing.getLocation().getLineNumber() + ", column "
                        + parsing.getLocation().getColumnNumber() + "."
                : "it is empty, incomplete, nested too deep, or names a field twice.";
    }
}
