package dev.tenancy.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.cli.Refusal;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenerTest {

    @Test
    void refuses_ports_there_are_not() {
        for (int port : new int[] {-1, 0, 65_536}) {
            assertThatThrownBy(() -> new Listener("localhost", port))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("--port is " + port);
        }
    }

    @Test
    void refuses_a_port_somebody_listens_on() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Listener listener = new Listener("localhost", taken.getLocalPort());

            assertThatThrownBy(listener::requireFree)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }

    @Test
    void is_reached_as_localhost_wherever_that_works() {
        assertThat(new Listener("localhost", 8080).url()).isEqualTo("http://localhost:8080");
        assertThat(new Listener("0.0.0.0", 8080).url()).isEqualTo("http://localhost:8080");
        assertThat(new Listener("localhost", 8080).address()).isEqualTo("127.0.0.1");
    }
}
