package dev.tenancy.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Standard output that loses nothing unnoticed: UTF-8, whatever the locale, and what cannot be written is thrown, through the
 * {@link PrintWriter} above it, which would keep an {@link IOException} to itself as {@code System.out} does.
 */
public final class StandardOutput extends Writer {

    private final Writer out = new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8);

    private StandardOutput() {}

    /** To print with. */
    public static PrintWriter printer() {
        return new PrintWriter(new StandardOutput(), true);
    }

    @Override
    public void write(char[] text, int offset, int length) {
        try {
            out.write(text, offset, length);
        } catch (IOException e) {
            throw new OutputLost(e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputLost(e);
        }
    }

    /** It ends with the process. */
    @Override
    public void close() {
        flush();
    }
}
