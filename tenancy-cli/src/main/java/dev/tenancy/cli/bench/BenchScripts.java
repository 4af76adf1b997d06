package dev.tenancy.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The scripts that are migrated with: two tables with five indexes, then for each round and each way that works on all
 * tenants a version of its own, that does the same kind of work: a column and an index.
 *
 * @param root a directory of our own
 */
record BenchScripts(Path root) {

    /** The one version that Flyway migrates its tenants to. */
    static final int FLYWAY = 2;

    /** How many ways work on all tenants. */
    static final int WAYS = 3;

    private static final String TABLES =
            """
            create table projects (
              id         uuid primary key,
              name       text not null,
              created_at timestamptz not null default now()
            );
            create index projects_name_idx on projects (name);
            create index projects_created_at_idx on projects (created_at desc);
            create table team_members (
              id        uuid primary key,
              user_id   text not null,
              role      text not null default 'member',
              joined_at timestamptz not null default now()
            );
            create index team_members_user_id_idx on team_members (user_id);
            """;

    /**
     * The version of a way in a round. Ways take turns in going first, because the third to add an index has the more to do.
     * The round that warms up, 0, has the versions of the first one, on other tenants.
     *
     * @param way 0 to 2
     */
    static int version(int way, int round) {
        return 2 + WAYS * (Math.max(1, round) - 1) + Math.floorMod(way - round, WAYS);
    }

    /** The last version there is. */
    static int last(int rounds) {
        return 1 + WAYS * rounds;
    }

    /** Writes what each way's location holds: everything up to its version. */
    BenchScripts write(int rounds) throws IOException {
        for (int version = 1; version <= last(rounds); version++) {
            Path directory = Files.createDirectories(root.resolve("to-" + version));
            for (int i = 1; i <= version; i++) {
                Files.writeString(directory.resolve(name(i)), text(i));
            }
        }
        return this;
    }

    /** The location that leads to a version. */
    String location(int version) {
        return "filesystem:" + root.resolve("to-" + version);
    }

    static String name(int version) {
        return version == 1 ? "V1__tables.sql" : "V" + version + "__column.sql";
    }

    static String text(int version) {
        return version == 1 ? TABLES : String.join(";\n", statements(version)) + ";\n";
    }

    /** The statements of a version, one by one. */
    static List<String> statements(int version) {
        List<String> statements = new ArrayList<>();
        statements.add("alter table projects add column note_" + version + " text");
        statements.add("create index projects_note_" + version + "_idx on projects (note_" + version + ")");
        return statements;
    }
}
