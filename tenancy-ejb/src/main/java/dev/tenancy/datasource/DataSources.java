package dev.tenancy.datasource;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Singleton;

/**
 * Defines the pools, the same in every packaging.
 *
 * <p>Connections are few and recycled after so many uses, because a backend keeps about 12 kB for each relation it has
 * ever touched; they are checked before use at most once in a second, so that service resumes by itself when the database
 * comes back. The {@code fish.payara} properties are Payara's; other servers ignore them.
 */
@Singleton
@DataSourceDefinition(
        name = DataSources.TENANT,
        className = "dev.tenancy.datasource.AppDataSource",
        minPoolSize = 2,
        maxPoolSize = 20,
        maxIdleTime = 300,
        properties = {
            "fish.payara.max-wait-time-in-millis=5000",
            "fish.payara.max-connection-usage-count=20000",
            "fish.payara.is-connection-validation-required=true",
            "fish.payara.connection-validation-method=custom-validation",
            "fish.payara.validation-classname=org.glassfish.api.jdbc.validation.JDBC40ConnectionValidation",
            "fish.payara.validate-atmost-once-period-in-seconds=1",
            "fish.payara.connection-leak-timeout-in-seconds=60",
            "fish.payara.connection-leak-reclaim=false"
        })
@DataSourceDefinition(
        name = DataSources.REGISTRY,
        className = "dev.tenancy.datasource.AppDataSource",
        transactional = false,
        minPoolSize = 1,
        maxPoolSize = 8,
        maxIdleTime = 300,
        properties = {
            "fish.payara.max-wait-time-in-millis=5000",
            "fish.payara.max-connection-usage-count=20000",
            "fish.payara.is-connection-validation-required=true",
            "fish.payara.connection-validation-method=custom-validation",
            "fish.payara.validation-classname=org.glassfish.api.jdbc.validation.JDBC40ConnectionValidation",
            "fish.payara.validate-atmost-once-period-in-seconds=1",
            "fish.payara.connection-leak-timeout-in-seconds=60",
            "fish.payara.connection-leak-reclaim=false"
        })
@DataSourceDefinition(
        name = DataSources.OWNER,
        className = "dev.tenancy.datasource.OwnerDataSource",
        transactional = false,
        minPoolSize = 0,
        maxPoolSize = 8,
        maxIdleTime = 60,
        properties = {
            "fish.payara.max-wait-time-in-millis=10000",
            "fish.payara.max-connection-usage-count=200",
            "fish.payara.is-connection-validation-required=true",
            "fish.payara.connection-validation-method=custom-validation",
            "fish.payara.validation-classname=org.glassfish.api.jdbc.validation.JDBC40ConnectionValidation",
            "fish.payara.connection-leak-timeout-in-seconds=600",
            "fish.payara.connection-leak-reclaim=false"
        })
public class DataSources {

    /** Tenants' transactions: the application's login, part of JTA. */
    public static final String TENANT = "java:app/jdbc/tenancy";

    /** The registry's own statements: the application's login, outside of JTA. */
    public static final String REGISTRY = "java:app/jdbc/tenancy-registry";

    /** DDL: the owner's login, outside of JTA. */
    public static final String OWNER = "java:app/jdbc/tenancy-owner";
}
