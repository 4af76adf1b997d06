package dev.tenancy.analytics;

/** A text as a cell of a table, RFC 4180; one that looks like a formula to a spreadsheet is one for nobody. */
public final class CsvText {

    /** What ends a line. */
    public static final String END = "\r\n";

    private static final String FORMULA = "=+-@\t\r\n";

    private CsvText() {}

    /** The cell. */
    public static String cell(String text) {
        String harmless = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return harmless.matches("[^\",\\r\\n]*") ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
