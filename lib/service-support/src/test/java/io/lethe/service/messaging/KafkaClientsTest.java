package io.lethe.service.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.MessageLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {

    private static final Map<String, Object> SECURED = Map.of(
            "bootstrap.servers", "broker:9093",
            "security.protocol", "SASL_SSL",
            "sasl.mechanism", "SCRAM-SHA-512",
            "sasl.jaas.config", "secret",
            "ssl.truststore.location", "/trust.p12",
            "config.providers.file.class", "Files",
            "group.id", "gateway",
            "home", "/opt/kafka");

    private final KafkaClients clients =
            new KafkaClients(SECURED, new TopicNames(Optional.of("acme."), Optional.empty()), "gateway");

    @Test
    void connectsEveryClientAsChannelsConnect() {
        List<Map<?, ?>> all = List.of(
                clients.consumer("views"),
                clients.consumerOf("g", "views"),
                clients.producer("letters"),
                clients.admin("admin", Duration.ofSeconds(3)),
                clients.streams("coordinator"));

        assertThat(all).allSatisfy(settings -> {
            assertThat(settings.get("security.protocol")).isEqualTo("SASL_SSL");
            assertThat(settings.get("sasl.jaas.config")).isEqualTo("secret");
            assertThat(settings.get("ssl.truststore.location")).isEqualTo("/trust.p12");
            assertThat(settings.get("config.providers.file.class")).isEqualTo("Files");
            assertThat(settings.get("home")).isNull();
        });
    }

    @Test
    void prefixesGroupsAndApplications() {
        assertThat(clients.consumer("views")).doesNotContainKey("group.id").containsEntry("client.id", "gateway-views");
        assertThat(clients.consumerOf("workers", "jobs")).containsEntry("group.id", "acme.workers");
        assertThat(clients.streams("coordinator"))
                .containsEntry("application.id", "acme.coordinator")
                .doesNotContainKey("group.id");
    }

    @Test
    void limitsEveryClientInOnePlace() {
        assertThat(clients.producer("letters")).containsEntry("max.request.size", MessageLimits.REQUEST);
        assertThat(clients.streams("coordinator"))
                .containsEntry("producer.max.request.size", MessageLimits.REQUEST)
                .containsEntry("consumer.fetch.max.bytes", MessageLimits.FETCH);
    }

    @Test
    void refusesAConnectionThatOnlyChannelsUnderstand() {
        assertThatThrownBy(
                        () -> new KafkaClients(Map.of("tls-configuration-name", "kafka"), new TopicNames(), "gateway"))
                .hasMessageContaining("kafka.tls-configuration-name");
    }
}
