package dev.tenancy.transfer;

import dev.tenancy.tenant.Slug;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How an archive is called where it is a file. */
public final class ArchiveFile {

    /** Its media type. */
    public static final String MEDIA_TYPE = "application/zip";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private ArchiveFile() {}

    /** A name that says of whom it is and from when, for example {@code acme-20261126T191500Z.zip}. */
    public static String name(Slug slug, Instant at) {
        return slug + "-" + TIME.format(at) + ".zip";
    }
}
