package dev.tenancy.web.testing;

import dev.tenancy.testing.TestDatabase;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/**
 * A proxy before the database that can be told to swallow notifications, as a pooler in transaction mode does: it takes
 * {@code LISTEN} and delivers nothing.
 */
public final class Swallowing implements AutoCloseable {

    private static final int NOTIFICATION = 'A';
    /** The server's answer to the driver's question for TLS: one byte, and not a message. */
    private static final int NO_TLS = 'N';

    private final ServerSocket proxy;
    private final URI server;
    private volatile boolean swallows;

    private Swallowing(TestDatabase database) throws IOException {
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server = URI.create(database.url().substring("jdbc:".length()));
        start(this::accept);
    }

    /** Stands before the server of this database, and lets everything through. */
    public static Swallowing before(TestDatabase database) throws IOException {
        return new Swallowing(database);
    }

    /** The database's URL through the proxy. */
    public String url() {
        return "jdbc:postgresql://localhost:" + proxy.getLocalPort() + server.getPath();
    }

    /** From now on notifications are swallowed, or not. */
    public void swallow(boolean swallow) {
        swallows = swallow;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }

    private void accept() throws IOException {
        while (!proxy.isClosed()) {
            Socket client = proxy.accept();
            Socket backend = new Socket(server.getHost(), server.getPort());
            client.setTcpNoDelay(true);
            backend.setTcpNoDelay(true);
            start(() -> copy(client, backend));
            start(() -> deliver(backend, client));
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private void deliver(Socket from, Socket to) throws IOException {
        try (from;
                to;
                DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(from.getInputStream()));
                DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(to.getOutputStream()))) {
            boolean first = true;
            while (true) {
                int type = in.readUnsignedByte();
                if (first && type == NO_TLS) {
                    out.writeByte(type);
                } else {
                    deliver(type, in, out);
                }
                first = false;
                if (in.available() == 0) {
                    out.flush();
                }
            }
        }
    }

    private void deliver(int type, DataInputStream in, DataOutputStream out) throws IOException {
        int length = in.readInt();
        byte[] body = in.readNBytes(length - Integer.BYTES);
        if (type != NOTIFICATION || !swallows) {
            out.writeByte(type);
            out.writeInt(length);
            out.write(body);
        }
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (SocketException | EOFException closed) {
                        // One side has closed: there is nothing more to deliver.
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                "swallowing");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
