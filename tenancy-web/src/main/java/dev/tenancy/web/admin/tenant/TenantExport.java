package dev.tenancy.web.admin.tenant;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.Slug;
import dev.tenancy.transfer.ArchiveFile;
import dev.tenancy.transfer.TenantTransfers;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.request.ClientConnection;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;

/** A tenant's archive for who is at the console. No page of Faces: what it answers is a file of any size. */
public class TenantExport extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String DISPOSITION = "Content-Disposition";

    @EJB
    private transient TenantTransfers transfers;

    @Inject
    private transient Me me;

    /** No link of another site's can have it done: it is audited, and sent like a form. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        me.must(OperatorRole.ADMIN);
        Slug slug = slug(Objects.toString(request.getParameter("slug"), ""));
        response.setContentType(ArchiveFile.MEDIA_TYPE);
        response.setHeader(DISPOSITION, "attachment; filename=\"" + ArchiveFile.name(slug, Instant.now()) + "\"");
        try {
            transfers.export(slug, response.getOutputStream(), me.getActor());
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                ClientConnection.of(request).abort();
            } else {
                response.setHeader(DISPOSITION, "inline");
            }
            throw e;
        }
    }

    private static Slug slug(String text) {
        try {
            return new Slug(text);
        } catch (IllegalArgumentException noSlug) {
            throw new TenantNotFound(text);
        }
    }
}
