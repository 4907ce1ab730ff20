package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topics;
import io.lethe.local.infrastructure.InfrastructureOptions;
import io.lethe.local.infrastructure.LocalInfrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain clients at a broker that wants TLS, a client certificate and a password. */
class SecuredBrokerIT {

    private static final String PASSWORD = "secret-of-the-test";

    @TempDir
    private static Path dir;

    private static LocalInfrastructure infrastructure;
    private static int port;

    private final TopicNames names = new TopicNames();

    @BeforeAll
    static void start() throws Exception {
        port = freePort();
        keyPair("broker");
        keyPair("client");
        trust("client", "broker-trusts.p12");
        trust("broker", "client-trusts.p12");
        infrastructure = LocalInfrastructure.start(
                dir.resolve("data"), InfrastructureOptions.anyPorts().withBroker(brokerSettings()));
    }

    @AfterAll
    static void stop() {
        infrastructure.close();
    }

    @Test
    void writesReadsAndAdministers() {
        var clients = new KafkaClients(connection(PASSWORD), names, "secured");
        var connection = new BrokerConnection(clients);
        var writer = new DeadLetterWriter(
                new DeadLetters("secured", "1", names),
                clients,
                names,
                new MessagingMetrics(new SimpleMeterRegistry()));

        assertThat(connection.obstacle()).isNull();
        writer.write(
                new RefusedRecord(Topics.MODEL_TRAINED, 0, 7, 0, "ages", "{}".getBytes(UTF_8), new RecordHeaders()),
                new LetheException(ErrorCode.MALFORMED_EVENT, "not JSON"),
                1);

        List<String> places = new ArrayList<>();
        try (var reader = new RecordReader(clients.consumer("reader"))) {
            List<TopicPartition> partitions = reader.partitions(List.of(Topics.MODEL_TRAINED + ".dlq"));
            reader.last(
                    partitions,
                    10,
                    record -> places.add(DeadLetter.read(record.value()).place()));
        }
        assertThat(places).containsExactly(Topics.MODEL_TRAINED + "/0/7");
        writer.close();
        connection.close();
    }

    @Test
    void namesTheRefusalOfAWrongPassword() {
        var clients = new KafkaClients(connection("wrong"), names, "secured");
        var connection = new BrokerConnection(clients);

        assertThat(connection.obstacle()).isEqualTo("SaslAuthenticationException");
        assertThatThrownBy(() -> new TopicCheck(connection, names).requireJoinable(List.of(Topics.MODEL_TRAINED)))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_REFUSED));
        connection.close();
    }

    @Test
    void namesTheRefusalOfAClientWithoutACertificate() {
        Map<String, Object> connection = connection(PASSWORD);
        connection.remove("ssl.keystore.location");
        connection.remove("ssl.keystore.password");
        var broker = new BrokerConnection(new KafkaClients(connection, names, "secured"));

        assertThat(broker.obstacle()).isIn("SslAuthenticationException", "TimeoutException");
        broker.close();
    }

    private static Map<String, String> brokerSettings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("listeners", "SECURE://127.0.0.1:" + port);
        settings.put("advertised.listeners", "SECURE://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "SECURE:SASL_SSL");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put(
                "listener.name.secure.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_lethe=\"" + PASSWORD + "\";");
        settings.put("listener.name.secure.ssl.client.auth", "required");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", dir.resolve("broker.p12").toString());
        settings.put("ssl.keystore.password", PASSWORD);
        settings.put("ssl.truststore.type", "PKCS12");
        settings.put("ssl.truststore.location", dir.resolve("broker-trusts.p12").toString());
        settings.put("ssl.truststore.password", PASSWORD);
        return settings;
    }

    /** As {@code kafka.*} settings give it. */
    private static Map<String, Object> connection(String password) {
        Map<String, Object> connection = new HashMap<>();
        connection.put("bootstrap.servers", "127.0.0.1:" + port);
        connection.put("security.protocol", "SASL_SSL");
        connection.put("sasl.mechanism", "PLAIN");
        connection.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"lethe\" password=\""
                        + password + "\";");
        connection.put("ssl.keystore.type", "PKCS12");
        connection.put("ssl.keystore.location", dir.resolve("client.p12").toString());
        connection.put("ssl.keystore.password", PASSWORD);
        connection.put("ssl.truststore.type", "PKCS12");
        connection.put(
                "ssl.truststore.location", dir.resolve("client-trusts.p12").toString());
        connection.put("ssl.truststore.password", PASSWORD);
        return connection;
    }

    private static void keyPair(String name) throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file(name + ".p12"));
        keytool("-exportcert", "-alias", name, "-keystore", file(name + ".p12"), "-file", file(name + ".crt"));
    }

    private static void trust(String name, String store) throws IOException, InterruptedException {
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                name,
                "-file",
                file(name + ".crt"),
                "-storetype",
                "PKCS12",
                "-keystore",
                file(store));
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String file(String name) {
        return dir.resolve(name).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
