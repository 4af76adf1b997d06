package dev.tenancy.testing;

import dev.tenancy.config.Database;
import dev.tenancy.datasource.OwnerDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A proxy before the server that counts round trips: how often, after the server has answered, the client speaks again.
 */
public final class MessageCounter implements AutoCloseable {

    private final AtomicInteger roundTrips = new AtomicInteger();
    private final ServerSocket proxy;
    private final Database config;
    private volatile boolean answered = true;

    private MessageCounter(TestDatabase database) throws IOException {
        proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        URI server = URI.create(database.url().substring("jdbc:".length()));
        config = new Database(
                database.url().replace(":" + server.getPort() + "/", ":" + proxy.getLocalPort() + "/"),
                database.config().app(),
                database.config().owner());
        start(() -> accept(server));
    }

    /** Stands before the server of this database. */
    public static MessageCounter before(TestDatabase database) throws IOException {
        return new MessageCounter(database);
    }

    /** The owner's connections through the proxy. */
    public DataSource dataSource() {
        return new OwnerDataSource(config);
    }

    /** How many there were until now. */
    public int roundTrips() {
        return roundTrips.get();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }

    private void accept(URI server) throws IOException {
        while (!proxy.isClosed()) {
            Socket client = proxy.accept();
            Socket backend = new Socket(server.getHost(), server.getPort());
            client.setTcpNoDelay(true);
            backend.setTcpNoDelay(true);
            start(() -> copy(client.getInputStream(), backend.getOutputStream(), true));
            start(() -> copy(backend.getInputStream(), client.getOutputStream(), false));
        }
    }

    private void copy(InputStream from, OutputStream to, boolean fromClient) throws IOException {
        byte[] buffer = new byte[65536];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            if (fromClient && answered) {
                roundTrips.incrementAndGet();
            }
            answered = !fromClient;
            to.write(buffer, 0, read);
            to.flush();
        }
        to.close();
    }

    private static void start(Copying copying) {
        Thread thread = new Thread(
                () -> {
                    try {
                        copying.run();
                    } catch (IOException e) {
                        // One side has closed: there is nothing more to copy.
                        Thread.currentThread().interrupt();
                    }
                },
                "message-counter");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Copying {
        void run() throws IOException;
    }
}
