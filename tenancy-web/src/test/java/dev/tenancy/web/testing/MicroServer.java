package dev.tenancy.web.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Payara Micro with the WAR as it is shipped, as a process of its own. */
public final class MicroServer implements AutoCloseable {

    private static final Path WAR = Path.of(System.getProperty("tenancy.war"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int port;
    private final Path log;
    private final Process process;

    private MicroServer(int port, Path log, Process process) {
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /** Starts a server and waits until it has deployed the WAR, or has given up. */
    public static MicroServer start(String name, ServerSettings settings) {
        return start(name, settings, "");
    }

    /** The same with commands of {@code asadmin} that are run before it boots. */
    public static MicroServer start(String name, ServerSettings settings, String bootCommands) {
        MicroServer server = launch(name, settings, WAR, bootCommands);
        server.await("ready in");
        return server;
    }

    /** Starts a server whose deployment is expected to fail, and waits for the failure. */
    public static MicroServer startRefused(String name, ServerSettings settings) {
        return startRefused(name, settings, WAR);
    }

    /** Starts a server with another WAR, whose deployment is expected to fail, and waits for the failure. */
    public static MicroServer startRefused(String name, ServerSettings settings, Path war) {
        MicroServer server = launch(name, settings, war, "");
        server.await("Exception while loading the app", "ready in");
        return server;
    }

    /** Starts a server and waits for nothing. */
    public static MicroServer launch(String name, ServerSettings settings) {
        return launch(name, settings, WAR, "");
    }

    private static MicroServer launch(String name, ServerSettings settings, Path war, String bootCommands) {
        Path folder = Path.of(System.getProperty("tenancy.it.dir"));
        Path log = folder.resolve(name + ".log");
        try {
            Path properties = settings.write(folder.resolve(name + ".properties"));
            Path boot = Files.writeString(folder.resolve(name + ".boot"), bootCommands);
            int port = freePort();
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            System.getProperty("server.jvm.option"),
                            "-Xmx512m",
                            "-Duser.timezone=UTC",
                            "-jar",
                            System.getProperty("payara.micro.jar"),
                            "--systemproperties",
                            properties.toString(),
                            "--deploy",
                            war.toString(),
                            "--contextroot",
                            "/",
                            "--port",
                            String.valueOf(port),
                            "--nohazelcast",
                            "--disablephonehome",
                            "--prebootcommandfile",
                            boot.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .directory(new File(System.getProperty("tenancy.it.dir")))
                    .start();
            return new MicroServer(port, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the log holds one of these texts. */
    public void await(String... texts) {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end) && process.isAlive()) {
            String written = log();
            for (String text : texts) {
                if (written.contains(text)) {
                    return;
                }
            }
            pause();
        }
        throw new IllegalStateException("The server did not get so far; its log:\n" + log());
    }

    /** Everything the server has logged. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's process. */
    public long pid() {
        return process.pid();
    }

    /** Ends the process as a crash would: at once, with nothing put in order. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** A client of this server. */
    public ApiClient client() {
        return new ApiClient(url());
    }

    /** Where it listens. */
    public String url() {
        return "http://localhost:" + port;
    }

    /** A browser of this server's console, with no cookies. */
    public ConsoleClient console() {
        return new ConsoleClient("http://localhost:" + port);
    }

    /** Sends a request as it is written, which a proper client would not, and gives the answer as it comes. */
    public String raw(String methodAndPath, String... headers) {
        return rawFrom("127.0.0.1", methodAndPath, "", headers);
    }

    /** The same from another address of this machine, and with a body. */
    public String rawFrom(String address, String methodAndPath, String body, String... headers) {
        String request =
                methodAndPath + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n" + body;
        try (Socket socket = new Socket("127.0.0.1", port, InetAddress.getByName(address), 0)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends the head of a request and what there is of its body, and leaves the rest to the test. It takes in little of the
     * answer before that is read.
     */
    public Socket open(String methodAndPath, byte[] body, String... headers) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 14);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String head = methodAndPath + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(body);
        return socket;
    }

    /** Sends the beginning of a request, and hangs up. */
    public void hangUp(String methodAndPath, String body, String... headers) {
        String request = methodAndPath + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
