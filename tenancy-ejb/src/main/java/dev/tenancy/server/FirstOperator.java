package dev.tenancy.server;

import dev.tenancy.config.WebConfig.FirstAdmin;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.operator.OperatorDirectory;
import dev.tenancy.operator.PasswordHash;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Adds the operator of the configuration while there is none; afterwards the configuration says nothing. */
@ApplicationScoped
public class FirstOperator {

    private static final Log LOG = Log.of(FirstOperator.class);

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Inject
    private PasswordHash hash;

    void ensure(Optional<FirstAdmin> configured) throws SQLException {
        OperatorDirectory directory = new OperatorDirectory(owner);
        if (!isEmpty(directory)) {
            return;
        }
        if (configured.isEmpty()) {
            LOG.warn("no-operator", "remedy", "set tenancy.admin.user and tenancy.admin.password for a first one");
            return;
        }
        FirstAdmin first = configured.get();
        directory
                .createFirst(first.username(), hash.of(first.password().value()), "system")
                .ifPresent(created -> LOG.info("first-operator-added", "username", created.username()));
    }

    /** A registry that start-up may not migrate can be one from before there were operators. */
    private static boolean isEmpty(OperatorDirectory directory) throws SQLException {
        try {
            return directory.isEmpty();
        } catch (SQLException e) {
            if (DatabaseFailure.isTableMissing(e)) {
                return false;
            }
            throw e;
        }
    }
}
