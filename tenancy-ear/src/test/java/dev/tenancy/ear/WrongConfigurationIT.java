package dev.tenancy.ear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.ear.PayaraDomain.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A wrong configuration stops the deployment, and says all that is wrong where the deployer looks. */
class WrongConfigurationIT {

    private static final String PASSWORD = "password-of-the-wrong-configuration";

    @Test
    void a_wrong_configuration_fails_the_deployment_and_names_every_error() {
        Map<String, String> wrong = Map.of(
                "TENANCY_DB_USER", "tenancy_app",
                "TENANCY_DB_PASSWORD", PASSWORD,
                "TENANCY_DB_OWNER_PASSWORD", PASSWORD,
                "TENANCY_ISOLATION", "none",
                "TENANCY_OPERATOR_TOKEN", "short-token");
        try (PayaraDomain server = PayaraDomain.start(wrong)) {
            Outcome deployment = server.deploy();

            assertThat(deployment.succeeded()).isFalse();
            assertThat(deployment.output())
                    .contains("Configuration errors (4)")
                    .contains("tenancy.db.url is missing")
                    .contains("tenancy.db.owner-password is set and tenancy.db.owner-user is not")
                    .contains("tenancy.isolation is 'none': it must be one of role, schema")
                    .contains("tenancy.operator.token has 11 characters")
                    .doesNotContain(PASSWORD, "short-token");
            assertThat(server.log()).contains("Configuration errors (4)").doesNotContain(PASSWORD, "short-token");
            assertThat(server.asadmin("list-applications").mustSucceed().output())
                    .contains("Nothing to list");
        }
    }
}
