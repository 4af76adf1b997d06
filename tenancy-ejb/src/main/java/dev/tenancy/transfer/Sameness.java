package dev.tenancy.transfer;

import dev.tenancy.log.Shown;
import dev.tenancy.problem.TenancyException.ArchiveRefused;
import dev.tenancy.transfer.Manifest.ColumnFacts;
import dev.tenancy.transfer.Manifest.SequenceFacts;
import dev.tenancy.transfer.Manifest.TableFacts;
import dev.tenancy.transfer.Structure.Sequence;
import dev.tenancy.transfer.Structure.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds what a manifest names against what the migrations have made: nothing is passed over, and nothing made up. */
final class Sameness {

    private final TenantContents contents;
    private final Map<String, Table> tables;
    private final Map<String, Sequence> sequences;

    private Sameness(TenantContents contents, Structure there) {
        this.contents = contents;
        this.tables = there.tables().stream().collect(Collectors.toMap(Table::name, table -> table));
        this.sequences = there.sequences().stream().collect(Collectors.toMap(Sequence::name, sequence -> sequence));
    }

    /** @throws ArchiveRefused naming the first difference */
    static void require(TenantContents contents, Structure there) {
        new Sameness(contents, there).require();
    }

    private void require() {
        Manifest manifest = contents.manifest();
        for (TableFacts facts : manifest.tables()) {
            Table table = tables.get(facts.name());
            if (table == null) {
                throw differs("has a table '" + Shown.of(facts.name()) + "', which no migration makes");
            }
            requireColumns(facts, table);
        }
        Set<String> named = manifest.tables().stream().map(TableFacts::name).collect(Collectors.toSet());
        first(tables.keySet(), named, "lacks the table");
        requireSequences(manifest.sequences());
    }

    private void requireColumns(TableFacts facts, Table table) {
        Map<String, String> types = new HashMap<>();
        table.columns().forEach(column -> types.put(column.name(), column.type()));
        Set<String> named = new HashSet<>();
        for (ColumnFacts column : facts.columns()) {
            String title = Shown.of(column.name()) + "' of table '" + table.name() + "'";
            String type = types.get(column.name());
            if (type == null) {
                throw differs("has a column '" + title + ", which no migration makes, or makes a generated one");
            }
            if (!type.equals(column.type())) {
                throw differs("has a column '" + title + " of type " + Shown.of(column.type())
                        + ", and the migrations make it " + type);
            }
            if (!named.add(column.name())) {
                throw differs("has the column '" + title + " twice");
            }
        }
        first(types.keySet(), named, "lacks, of table '" + table.name() + "', the column");
    }

    private void requireSequences(List<SequenceFacts> facts) {
        Set<String> named = new HashSet<>();
        for (SequenceFacts sequence : facts) {
            if (!sequences.containsKey(sequence.name()) || !named.add(sequence.name())) {
                throw differs("has a sequence '" + Shown.of(sequence.name()) + "', which no migration makes");
            }
        }
        first(sequences.keySet(), named, "lacks the sequence");
    }

    private void first(Set<String> made, Set<String> named, String lacks) {
        made.stream().filter(name -> !named.contains(name)).sorted().findFirst().ifPresent(name -> {
            throw differs(lacks + " '" + name + "', which the migrations make");
        });
    }

    private ArchiveRefused differs(String how) {
        return new ArchiveRefused(contents.title() + " " + how + " at version "
                + Shown.of(contents.manifest().version())
                + ": somebody has changed the tenant's schema by hand; 'tenancy drift' shows where, mend it there and"
                + " try again");
    }
}
