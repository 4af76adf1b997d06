package dev.tenancy.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;

/** How the viewer wants pages to look. Known to the server, so that a page never flashes in the other theme. */
@Named
@RequestScoped
public class Look {

    private static final String COOKIE = "theme";

    /** {@code light} or {@code dark}, as chosen before; {@code auto}: as the system has it. */
    public String getTheme() {
        Object cookie = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestCookieMap()
                .get(COOKIE);
        String chosen = cookie instanceof Cookie set ? String.valueOf(set.getValue()) : "";
        return chosen.equals("light") || chosen.equals("dark") ? chosen : "auto";
    }
}
