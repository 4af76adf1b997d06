package dev.tenancy.cli.serve;

import dev.tenancy.cli.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Where HTTP is served.
 *
 * @param host the address, or {@code localhost}
 * @param port 1 to 65535
 */
record Listener(String host, int port) {

    private static final int MAX_PORT = 65_535;

    Listener {
        if (port < 1 || port > MAX_PORT) {
            throw new Refusal("--port is " + port + ": it must be from 1 to " + MAX_PORT);
        }
    }

    /** The numeric address the server binds. */
    String address() {
        return resolve().getHostAddress();
    }

    /** Where a program on this machine reaches the server. */
    String url() {
        InetAddress address = resolve();
        String name = address.isAnyLocalAddress() || address.isLoopbackAddress() ? "localhost" : host;
        return "http://" + (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
    }

    /** Binds for a moment, to find out before anything is done. @throws Refusal if somebody else listens there */
    void requireFree() {
        InetAddress address = resolve();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new Refusal(
                    "port " + port + " of " + host + " cannot be used (" + e.getMessage()
                            + "): stop what listens there, or choose another with --port",
                    e);
        }
    }

    private InetAddress resolve() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new Refusal("--host is '" + host + "': it must be an address or name of this machine", e);
        }
    }
}
