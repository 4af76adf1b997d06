package dev.tenancy.web.security;

import dev.tenancy.problem.TenancyException.RequestTooLarge;
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

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (Area.of(request).hasForms() && request.getContentLengthLong() > MOST) {
            throw new RequestTooLarge(MOST);
        }
        chain.doFilter(request, response);
    }
}
