package dev.tenancy.transfer;

import java.util.List;

/**
 * What a file of rows holds.
 *
 * @param rows how many
 * @param bytes unpacked
 * @param sha256 of these bytes, in hex
 */
record FileCheck(String file, long rows, long bytes, String sha256) {

    static TransferTotals totals(List<FileCheck> checks) {
        return new TransferTotals(
                checks.size(),
                checks.stream().mapToLong(FileCheck::rows).sum(),
                checks.stream().mapToLong(FileCheck::bytes).sum());
    }
}
