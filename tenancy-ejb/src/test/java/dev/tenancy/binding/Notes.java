package dev.tenancy.binding;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.QueryHint;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.persistence.annotations.Cache;
import org.eclipse.persistence.config.CacheIsolationType;

/** Entities of the tests, all on one table of each tenant. */
final class Notes {

    static final String TABLE =
            "create table notes (id uuid primary key, text text, author uuid, written_at timestamptz);";

    private Notes() {}

    /** As entities of tenants should be. */
    @Entity(name = "Note")
    @Table(name = "notes")
    static class Note {
        @Id
        UUID id;

        String text;
        UUID author;

        @Column(name = "written_at")
        Instant writtenAt;

        protected Note() {}

        Note(UUID id, String text) {
            this.id = id;
            this.text = text;
            this.author = id;
        }
    }

    /** One that an annotation lets into the shared cache. */
    @Entity(name = "SharedNote")
    @Cache(isolation = CacheIsolationType.SHARED)
    @Table(name = "notes")
    static class SharedNote {
        @Id
        UUID id;

        String text;
    }

    /** One whose named query keeps its result. */
    @Entity(name = "CountedNote")
    @Table(name = "notes")
    @NamedQuery(
            name = "CountedNote.count",
            query = "select count(n) from CountedNote n",
            hints = @QueryHint(name = "eclipselink.query-results-cache", value = "true"))
    static class CountedNote {
        @Id
        UUID id;
    }

    /** One that is cached between transactions, though not shared within one. */
    @Entity(name = "ProtectedNote")
    @org.eclipse.persistence.annotations.Cache(isolation = org.eclipse.persistence.config.CacheIsolationType.PROTECTED)
    @Table(name = "notes")
    static class ProtectedNote {
        @Id
        UUID id;

        String text;
    }
}
