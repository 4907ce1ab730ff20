package io.lethe.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lethe.local.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class StackPortsTest {

    @Test
    void hasThePortsOfTheReadme() {
        StackPorts ports = StackPorts.standard();

        assertThat(Service.values()).extracting(ports::of).containsExactly(8080, 8081, 8082, 8083, 8084);
        assertThat(ports.broker()).isEqualTo(9092);
        assertThat(ports.store()).isEqualTo(9000);
    }

    @Test
    void takesSevenPortsInARow() {
        StackPorts ports = StackPorts.from(18080);

        assertThat(ports).isEqualTo(new StackPorts(18080, 18085, 18086));
    }

    @Test
    void namesTheTakenPortItsUserAndTheOption() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StackPorts ports = new StackPorts(18080, other.getLocalPort(), 18086);

            assertThatExceptionOfType(UserException.class)
                    .isThrownBy(() -> ports.requireFree(Replicas.single()))
                    .withMessage(
                            "Port %d, which the broker needs, is taken by another program;"
                                    + " choose others with --ports BASE (uses BASE to BASE+6).",
                            other.getLocalPort());
        }
    }

    @Test
    void refusesABaseWithoutRoomAboveIt() {
        assertThatExceptionOfType(UserException.class).isThrownBy(() -> StackPorts.from(65_530));
    }
}
