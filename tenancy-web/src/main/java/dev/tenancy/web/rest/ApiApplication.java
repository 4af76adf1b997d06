package dev.tenancy.web.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The API's base path. */
@ApplicationPath("/api/v1")
public class ApiApplication extends Application {

    /** The base path, for links. */
    public static final String BASE = "/api/v1";

    /** No WADL: the contract is OpenAPI's. Errors keep the body the mapper gave them. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.server.wadl.disableWadl", true,
                "jersey.config.server.response.setStatusOverSendError", true);
    }
}
