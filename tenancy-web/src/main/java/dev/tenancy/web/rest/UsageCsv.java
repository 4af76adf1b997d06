package dev.tenancy.web.rest;

import dev.tenancy.fleet.TenantFacts;
import dev.tenancy.fleet.TenantUsage;
import jakarta.ws.rs.core.MediaType;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Usages as a table, RFC 4180: a header, a line for each tenant, nothing where there is nothing. */
public final class UsageCsv {

    /** The first line. */
    public static final String HEADER = "slug,name,plan,status,bytes,projects,activeProjects,archivedProjects,members,"
            + "lastActivity,bytesGrown,problem\r\n";

    static final String TEXT_CSV = "text/csv";
    static final MediaType MEDIA_TYPE = MediaType.valueOf(TEXT_CSV);

    /** What a spreadsheet takes for the beginning of a formula. */
    private static final String FORMULA = "=+-@\t\r\n";

    private UsageCsv() {}

    /** The line of a tenant. */
    public static String line(TenantUsage usage) {
        TenantFacts facts = usage.facts();
        return Stream.of(
                        text(usage.tenant().slug().value()),
                        text(usage.tenant().name().value()),
                        text(usage.tenant().plan()),
                        text(usage.tenant().status().code()),
                        number(facts.bytes()),
                        number(facts.projects()),
                        number(facts.activeProjects()),
                        number(facts.archivedProjects()),
                        number(facts.members()),
                        facts.lastActivity().map(Object::toString).orElse(""),
                        number(usage.bytesGrown()),
                        text(facts.problem().orElse("")))
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    /** A name that looks like a formula is one for nobody. */
    private static String text(String text) {
        String harmless = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return harmless.matches("[^\",\\r\\n]*") ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }

    private static String number(OptionalLong value) {
        return value.isPresent() ? String.valueOf(value.getAsLong()) : "";
    }
}
