package dev.tenancy.fleet;

import dev.tenancy.tenant.SchemaName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What is counted in one tenant's schema.
 *
 * @param projects how many projects
 * @param archived how many of them are archived
 * @param members how many team members
 * @param lastActivity when one of either was last added, or a project archived
 */
record Counts(long projects, long archived, long members, Optional<Instant> lastActivity) {

    /** One row for one schema. Each table is read by itself, for a join would multiply projects by members. */
    static String query(int number, SchemaName schema) {
        return """
                select %1$d as number, p.projects, p.archived, m.members, greatest(p.latest, m.latest) as latest
                from (select count(*) as projects, count(archived_at) as archived,
                             greatest(max(created_at), max(archived_at)) as latest
                      from %2$s.projects) p,
                     (select count(*) as members, max(joined_at) as latest from %2$s.team_members) m
                """
                .formatted(number, schema.quoted());
    }

    static Counts read(ResultSet row) throws SQLException {
        return new Counts(
                row.getLong("projects"),
                row.getLong("archived"),
                row.getLong("members"),
                Optional.ofNullable(row.getObject("latest", OffsetDateTime.class))
                        .filter(Counts::isOrdinary)
                        .map(OffsetDateTime::toInstant));
    }

    /** Rows of before migration V4 may be of a year that nobody writes with four digits, or of infinity. */
    private static boolean isOrdinary(OffsetDateTime time) {
        return time.getYear() >= 1 && time.getYear() <= 9999;
    }
}
