package dev.tenancy.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps what a query gives; a row is its values, parted by {@code |}. */
final class Collected implements RowSink {

    final List<Column> columns = new ArrayList<>();
    final List<String> rows = new ArrayList<>();

    @Override
    public void columns(List<Column> given) {
        if (!columns.isEmpty()) {
            throw new IllegalStateException("told twice");
        }
        columns.addAll(given);
    }

    @Override
    public void row(List<@Nullable String> values) {
        rows.add(values.stream()
                .map(value -> Objects.requireNonNullElse(value, ""))
                .collect(Collectors.joining("|")));
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }
}
