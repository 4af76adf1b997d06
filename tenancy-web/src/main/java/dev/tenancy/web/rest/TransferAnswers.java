package dev.tenancy.web.rest;

import dev.tenancy.transfer.TransferOutcome;
import dev.tenancy.transfer.TransferOutcome.Brought;
import dev.tenancy.transfer.TransferTotals;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What is answered when an import or a clone has made a tenant. */
final class TransferAnswers {

    private TransferAnswers() {}

    /** 201; key and totals in the first answer only. */
    static Response made(TransferOutcome outcome) {
        JsonObjectBuilder json = Json.tenant(outcome.tenant());
        boolean first = outcome instanceof Brought;
        if (outcome instanceof Brought brought) {
            json.add("brought", totals(brought.totals()))
                    .add("apiKey", brought.apiKey().value());
        }
        Response answer = Response.status(Response.Status.CREATED)
                .header("Location", TenantsResource.PATH + outcome.tenant().slug())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(json.build().toString())
                .build();
        return first
                ? answer
                : Response.fromResponse(answer)
                        .header(RepeatableRequests.REPLAYED, true)
                        .build();
    }

    private static JsonObjectBuilder totals(TransferTotals totals) {
        return jakarta.json.Json.createObjectBuilder()
                .add("tables", totals.tables())
                .add("rows", totals.rows())
                .add("bytes", totals.bytes());
    }
}
