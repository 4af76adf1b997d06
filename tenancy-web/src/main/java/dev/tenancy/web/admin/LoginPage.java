package dev.tenancy.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;

/** Where an operator logs in. */
@Named("login")
@RequestScoped
public class LoginPage {

    private String username = "";
    private String password = "";

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }
}
