package dev.tenancy.web.admin.tenants;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.web.admin.Display;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;

/** What the page that sends archives says of them. */
@Named("tenantImport")
@RequestScoped
public class ImportPage {

    /** How large one may be, for people. */
    public String getLargest() {
        return Display.bytes(ServerConfig.get().web().largestImport());
    }
}
