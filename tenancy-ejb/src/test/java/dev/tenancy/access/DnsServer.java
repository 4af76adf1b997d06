package dev.tenancy.access;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small name server for TXT records on a UDP port of this machine (RFC 1035).
 *
 * <p>A name that it was told nothing of does not exist.
 */
public final class DnsServer implements Closeable {

    private static final int TXT = 16;
    private static final int INTERNET = 1;
    private static final int RESPONSE = 0x8480;
    private static final int NAME_OF_THE_QUESTION = 0xC00C;
    private static final int HEADER = 12;

    private final Map<String, Answer> zone = new ConcurrentHashMap<>();
    private final DatagramSocket socket;

    /** Starts one on a free port. */
    public DnsServer() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "test-dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it is, as a setting names it. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** From now on the name has these records, each of one or more strings; none: the name is there without any. */
    public void txt(String name, List<List<String>> records) {
        zone.put(name, new Answer(Rcode.NO_ERROR, records));
    }

    /** From now on a question for the name gets this code. */
    public void answers(String name, Rcode code) {
        zone.put(name, new Answer(code, List.of()));
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] reply = reply(Arrays.copyOf(packet.getData(), packet.getLength()));
                if (reply.length > 0) {
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Empty: no reply. */
    private byte[] reply(byte[] query) throws IOException {
        int end = HEADER;
        StringJoiner name = new StringJoiner(".");
        while (query[end] != 0) {
            name.add(new String(query, end + 1, query[end], StandardCharsets.US_ASCII));
            end += query[end] + 1;
        }
        int type = ByteBuffer.wrap(query).getShort(end + 1);
        Answer answer = Optional.ofNullable(zone.get(name.toString())).orElse(Answer.UNKNOWN);
        if (answer.code == Rcode.SILENCE) {
            return new byte[0];
        }
        List<List<String>> records = type == TXT ? answer.records : List.of();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(RESPONSE | answer.code.value);
        out.writeShort(1);
        out.writeShort(records.size());
        out.writeInt(0);
        out.write(query, HEADER, end + 5 - HEADER);
        for (List<String> strings : records) {
            out.writeShort(NAME_OF_THE_QUESTION);
            out.writeShort(TXT);
            out.writeShort(INTERNET);
            out.writeInt(0);
            out.writeShort(
                    strings.stream().mapToInt(string -> string.length() + 1).sum());
            for (String string : strings) {
                out.writeByte(string.length());
                out.write(string.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toByteArray();
    }

    /** What a server says of itself. */
    public enum Rcode {
        /** All is well. */
        NO_ERROR(0),
        /** Those it asked did not answer. */
        SERVER_FAILURE(2),
        /** The name does not exist. */
        NAME_ERROR(3),
        /** It does not answer this client. */
        REFUSED(5),
        /** Nothing at all. */
        SILENCE(-1);

        private final int value;

        Rcode(int value) {
            this.value = value;
        }
    }

    private record Answer(Rcode code, List<List<String>> records) {
        static final Answer UNKNOWN = new Answer(Rcode.NAME_ERROR, List.of());
    }
}
