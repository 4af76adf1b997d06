package dev.tenancy.web.rest;

import dev.tenancy.analytics.CsvText;
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

    private UsageCsv() {}

    /** The line of a tenant. */
    public static String line(TenantUsage usage) {
        TenantFacts facts = usage.facts();
        return Stream.of(
                        CsvText.cell(usage.tenant().slug().value()),
                        CsvText.cell(usage.tenant().name().value()),
                        CsvText.cell(usage.tenant().plan()),
                        CsvText.cell(usage.tenant().status().code()),
                        number(facts.bytes()),
                        number(facts.projects()),
                        number(facts.activeProjects()),
                        number(facts.archivedProjects()),
                        number(facts.members()),
                        facts.lastActivity().map(Object::toString).orElse(""),
                        number(usage.bytesGrown()),
                        CsvText.cell(facts.problem().orElse("")))
                .collect(Collectors.joining(",", "", CsvText.END));
    }

    private static String number(OptionalLong value) {
        return value.isPresent() ? String.valueOf(value.getAsLong()) : "";
    }
}
