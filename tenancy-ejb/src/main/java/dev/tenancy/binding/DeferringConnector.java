package dev.tenancy.binding;

import java.io.PrintWriter;
import java.sql.Connection;
import java.util.Properties;
import org.eclipse.persistence.sessions.Connector;
import org.eclipse.persistence.sessions.Session;

/** Hands EclipseLink the server's connections, each ready to carry a tenant with its first statement. */
final class DeferringConnector implements Connector {

    private static final long serialVersionUID = 1L;

    private final Connector server;

    DeferringConnector(Connector server) {
        this.server = server;
    }

    @Override
    public Connection connect(Properties properties, Session session) {
        return DeferredBinding.of(server.connect(properties, session));
    }

    @Override
    @SuppressWarnings("MissingSuperCall")
    public Object clone() {
        return new DeferringConnector((Connector) server.clone());
    }

    @Override
    public void toString(PrintWriter writer) {
        server.toString(writer);
    }

    @Override
    public String getConnectionDetails() {
        return server.getConnectionDetails();
    }
}
