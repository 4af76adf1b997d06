package dev.tenancy.web.admin.tenants;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.Plan;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.transfer.NewTenantFromArchive;
import dev.tenancy.transfer.TenantTransfers;
import dev.tenancy.transfer.TransferOutcome;
import dev.tenancy.transfer.TransferOutcome.Brought;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.request.ArchiveBody;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes the archive that the console's page sends, as it comes: a form with a file in it would first be written to this
 * machine's disk.
 */
public class TenantImport extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @EJB
    private transient TenantTransfers transfers;

    @Inject
    private transient Me me;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        me.must(OperatorRole.ADMIN);
        Slug slug = read(request, "slug", Slug::new).orElseThrow(() -> refused("slug", "is missing"));
        Optional<TenantName> name = read(request, "name", TenantName::new);
        Optional<String> plan = read(request, "plan", Plan::code);
        ArchiveBody archive = ArchiveBody.of(request, request.getInputStream());
        TransferOutcome made = archive.read(in -> transfers.importTenant(
                in, new NewTenantFromArchive(slug, name, plan, archive.limits()), me.getActor(), Optional.empty()));
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("slug", made.tenant().slug().value());
        if (made instanceof Brought brought) {
            json.add("apiKey", brought.apiKey().value())
                    .add("rows", brought.totals().rows());
        }
        byte[] body = json.build().toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(HttpServletResponse.SC_CREATED);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** By query, which leaves the body unread. */
    private static <T> Optional<T> read(HttpServletRequest request, String field, Function<String, T> parse) {
        String text = Objects.toString(request.getParameter(field), "").strip();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            throw refused(field, String.valueOf(e.getMessage()));
        }
    }

    private static InvalidInput refused(String field, String why) {
        return new InvalidInput(Violation.inBody("/" + field, why));
    }
}
