package dev.tenancy.binding;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.ClassTransformer;
import jakarta.persistence.spi.PersistenceUnitInfo;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.eclipse.persistence.jpa.PersistenceProvider;

/** A persistence unit made by hand, without a server and without a {@code persistence.xml} that others would find. */
final class TestUnit {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TestUnit() {}

    /** A RESOURCE_LOCAL unit of these classes on these connections, set up otherwise as the product's unit is. */
    static EntityManagerFactory create(DataSource dataSource, Map<String, String> differences, Class<?>... classes) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "eclipselink.cache.shared.default", "false",
                "eclipselink.target-database", TenantPostgreSQLPlatform.class.getName(),
                "eclipselink.transaction.join-existing", "true",
                "eclipselink.weaving", "false",
                "eclipselink.session-name", "test-unit-" + COUNTER.incrementAndGet(),
                "eclipselink.logging.level", "OFF"));
        properties.putAll(differences);
        return new PersistenceProvider()
                .createContainerEntityManagerFactory(
                        new Unit(
                                dataSource,
                                Arrays.stream(classes).map(Class::getName).toList()),
                        properties);
    }

    private record Unit(DataSource dataSource, List<String> classes) implements PersistenceUnitInfo {

        @Override
        public String getPersistenceUnitName() {
            return "test-unit";
        }

        @Override
        public String getPersistenceProviderClassName() {
            return PersistenceProvider.class.getName();
        }

        @Override
        public PersistenceUnitTransactionType getTransactionType() {
            return PersistenceUnitTransactionType.RESOURCE_LOCAL;
        }

        @Override
        public DataSource getJtaDataSource() {
            return null;
        }

        @Override
        public DataSource getNonJtaDataSource() {
            return dataSource;
        }

        @Override
        public List<String> getMappingFileNames() {
            return List.of();
        }

        @Override
        public List<URL> getJarFileUrls() {
            return List.of();
        }

        @Override
        public URL getPersistenceUnitRootUrl() {
            return TestUnit.class.getProtectionDomain().getCodeSource().getLocation();
        }

        @Override
        public List<String> getManagedClassNames() {
            return classes;
        }

        @Override
        public boolean excludeUnlistedClasses() {
            return true;
        }

        @Override
        public SharedCacheMode getSharedCacheMode() {
            return SharedCacheMode.NONE;
        }

        @Override
        public ValidationMode getValidationMode() {
            return ValidationMode.NONE;
        }

        @Override
        public Properties getProperties() {
            return new Properties();
        }

        @Override
        public String getPersistenceXMLSchemaVersion() {
            return "3.0";
        }

        @Override
        public ClassLoader getClassLoader() {
            return TestUnit.class.getClassLoader();
        }

        @Override
        public void addTransformer(ClassTransformer transformer) {}

        @Override
        public ClassLoader getNewTempClassLoader() {
            return new URLClassLoader(new URL[0], getClassLoader());
        }
    }
}
