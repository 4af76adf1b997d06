package dev.tenancy.cli.tenant;

import dev.tenancy.cli.output.Count;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.transfer.TransferOutcome.Brought;
import dev.tenancy.transfer.TransferTotals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What an export, import or clone has moved, as documents and for people. */
final class TransferText {

    private TransferText() {}

    static Map<String, ?> document(Tenant tenant, String file, OptionalLong size, TransferTotals totals) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tenant", tenant.slug());
        document.put("file", file);
        document.put("fileBytes", size);
        totals(document, totals);
        return document;
    }

    static Map<String, ?> document(Brought brought) {
        Map<String, Object> document = TenantText.document(brought.tenant());
        document.put("apiKey", brought.apiKey().value());
        totals(document, brought.totals());
        return document;
    }

    static String text(Brought brought) {
        return TenantText.table(List.of(brought.tenant()))
                + "Brought in: " + text(brought.totals()) + System.lineSeparator()
                + "API key, shown this once: " + brought.apiKey().value();
    }

    static String text(TransferTotals totals) {
        return Count.of(totals.tables(), "table") + ", " + totals.rows() + " rows, " + totals.bytes() + " bytes";
    }

    private static void totals(Map<String, Object> document, TransferTotals totals) {
        document.put("tables", totals.tables());
        document.put("rows", totals.rows());
        document.put("bytes", totals.bytes());
    }
}
