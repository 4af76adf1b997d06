package dev.tenancy.web.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The body of a chunked answer that was read as it came. */
final class Chunks {

    private static final String CRLF = "\r\n";

    private Chunks() {}

    /** As far as it goes: the answer may have broken off. */
    static byte[] of(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = text.indexOf(CRLF + CRLF) + 2 * CRLF.length();
        for (int end = text.indexOf(CRLF, at); end > at; end = text.indexOf(CRLF, at)) {
            int size = Integer.parseInt(text.substring(at, end), 16);
            int from = end + CRLF.length();
            int to = Math.min(from + size, answer.length);
            if (size == 0 || to <= from) {
                break;
            }
            body.write(answer, from, to - from);
            at = Math.min(to + CRLF.length(), answer.length);
        }
        return body.toByteArray();
    }
}
