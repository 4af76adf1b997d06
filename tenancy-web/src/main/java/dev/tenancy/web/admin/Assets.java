package dev.tenancy.web.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/** Addresses of our static files. Each carries a digest of the content, so that no browser keeps an old one. */
@Named
@ApplicationScoped
public class Assets {

    private final Map<String, String> urls = new ConcurrentHashMap<>();

    @Inject
    private ServletContext servlet;

    /** The address of a file in {@code assets/}. */
    public String url(String name) {
        return urls.computeIfAbsent(name, this::digested);
    }

    private String digested(String name) {
        String path = "/assets/" + name;
        try (InputStream stream = servlet.getResourceAsStream(path)) {
            if (stream == null) {
                throw new FileNotFoundException(path);
            }
            CRC32 digest = new CRC32();
            digest.update(stream.readAllBytes());
            return servlet.getContextPath() + path + "?v=" + Long.toHexString(digest.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
