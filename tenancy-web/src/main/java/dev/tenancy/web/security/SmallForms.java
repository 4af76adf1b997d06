package dev.tenancy.web.security;

import dev.tenancy.problem.TenancyException.RequestTooLarge;
import dev.tenancy.transfer.ArchiveFile;
import dev.tenancy.web.resolution.Area;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses forms that are larger than any page of ours sends, before Faces reads them and fails. Every browser says how long a
 * form is.
 */
public class SmallForms extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final long MOST = 1 << 20;

    /** Where the console sends archives. */
    private static final String IMPORT = "/admin/import";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (Area.of(request).hasForms() && !isArchive(request) && request.getContentLengthLong() > MOST) {
            throw new RequestTooLarge(MOST);
        }
        chain.doFilter(request, response);
    }

    /** That has a bound of its own, and a form by type would be read before it is asked for. */
    private static boolean isArchive(HttpServletRequest request) {
        return request.getServletPath().equals(IMPORT) && ArchiveFile.MEDIA_TYPE.equals(request.getContentType());
    }
}
