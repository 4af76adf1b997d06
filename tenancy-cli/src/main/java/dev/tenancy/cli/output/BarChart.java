package dev.tenancy.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Amounts side by side as bars of at most forty characters. What is there has a bar, however small its share. */
public final class BarChart {

    private static final int WIDTH = 40;

    private final List<Bar> bars = new ArrayList<>();

    /** Adds a bar. */
    public BarChart bar(String label, int amount) {
        bars.add(new Bar(label, amount));
        return this;
    }

    @Override
    public String toString() {
        int most = bars.stream().mapToInt(Bar::amount).max().orElse(0);
        int labels = bars.stream().mapToInt(bar -> bar.label().length()).max().orElse(0);
        int amounts = String.valueOf(most).length();
        StringBuilder text = new StringBuilder();
        for (Bar bar : bars) {
            int length = bar.amount() == 0 ? 0 : Math.max(1, Math.round((float) WIDTH * bar.amount() / most));
            text.append("  %%-%ds  %%%dd  %%s"
                            .formatted(labels, amounts)
                            .formatted(bar.label(), bar.amount(), "█".repeat(length))
                            .stripTrailing())
                    .append(System.lineSeparator());
        }
        return text.toString();
    }

    private record Bar(String label, int amount) {}
}
