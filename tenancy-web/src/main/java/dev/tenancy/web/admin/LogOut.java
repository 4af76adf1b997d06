package dev.tenancy.web.admin;

import dev.tenancy.web.security.ConsoleLogin;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Ends a session of the console. No page of Faces: it works from one that has expired, too. */
public class LogOut extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient ConsoleLogin console;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        console.logOut(request);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + "/admin/login");
    }
}
