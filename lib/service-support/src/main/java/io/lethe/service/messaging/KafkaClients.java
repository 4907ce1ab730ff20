package io.lethe.service.messaging;

import io.lethe.contracts.MessageLimits;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Settings of every Kafka client that is not a channel: plain consumers and producers, admin clients, Kafka Streams.
 * All of them connect as channels do, by the {@code kafka.*} settings: addresses, TLS, SASL, client certificates.
 * Thread-safe.
 *
 * <p>Each call gives a map or properties of the caller's own, to add to as it likes.
 */
@ApplicationScoped
public class KafkaClients {

    private static final String TLS_REGISTRY = "tls-configuration-name";
    /** Settings of a connection that no list of names holds in full: mechanisms and providers bring their own. */
    private static final List<String> CONNECTION = List.of("security.", "sasl.", "ssl.", "config.providers");

    private final Map<String, Object> connection;
    private final TopicNames names;
    private final String service;

    /**
     * Makes the settings.
     *
     * @param connection the {@code kafka.*} settings, as channels get them
     * @param names prefixes
     * @param service name of this service, for client ids
     * @throws IllegalArgumentException if the connection is set up in a way that only channels understand
     */
    @Inject
    public KafkaClients(
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            TopicNames names,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        if (connection.containsKey(TLS_REGISTRY)) {
            throw new IllegalArgumentException(
                    "kafka.%s reaches channels only; give the certificates to all clients with kafka.security.protocol and kafka.ssl.*"
                            .formatted(TLS_REGISTRY));
        }
        this.connection = Map.copyOf(connection);
        this.names = names;
        this.service = service;
    }

    /**
     * A consumer that belongs to no group: it reads committed records and commits nothing.
     *
     * @param purpose what it is for, the end of its client id
     */
    public Map<String, Object> consumer(String purpose) {
        Map<String, Object> settings = settings(ConsumerConfig.configNames(), purpose);
        settings.putAll(consumerLimits());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return settings;
    }

    /**
     * A consumer of a group, as {@link #consumer}.
     *
     * @param group the group's name without the installation's prefix
     */
    public Map<String, Object> consumerOf(String group, String purpose) {
        Map<String, Object> settings = consumer(purpose);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, names.group(group));
        return settings;
    }

    /**
     * A producer that waits for all replicas.
     *
     * @param purpose what it is for, the end of its client id
     */
    public Map<String, Object> producer(String purpose) {
        Map<String, Object> settings = settings(ProducerConfig.configNames(), purpose);
        settings.putAll(producerLimits());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return settings;
    }

    /**
     * An admin client.
     *
     * @param purpose what it is for, the end of its client id
     * @param patience longest wait for an answer
     */
    public Map<String, Object> admin(String purpose, Duration patience) {
        Map<String, Object> settings = settings(AdminClientConfig.configNames(), purpose);
        int millis = (int) patience.toMillis();
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        return settings;
    }

    /**
     * Kafka Streams: the connection for all its clients, the size limits and the application id.
     *
     * @param applicationId the id without the installation's prefix
     */
    public Properties streams(String applicationId) {
        Properties settings = new Properties();
        settings.putAll(settings(AdminClientConfig.configNames(), applicationId));
        settings.remove(CommonClientConfigs.CLIENT_ID_CONFIG);
        consumerLimits().forEach((name, value) -> settings.put("consumer." + name, value));
        producerLimits().forEach((name, value) -> settings.put("producer." + name, value));
        settings.put("producer." + ProducerConfig.ACKS_CONFIG, "all");
        settings.put("application.id", names.group(applicationId));
        return settings;
    }

    private Map<String, Object> settings(Set<String> known, String purpose) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.keySet()
                .removeIf(name -> !known.contains(name) && CONNECTION.stream().noneMatch(name::startsWith));
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, service + "-" + purpose);
        return settings;
    }

    private static Map<String, Object> consumerLimits() {
        return Map.of(
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MessageLimits.FETCH,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MessageLimits.PARTITION_FETCH);
    }

    private static Map<String, Object> producerLimits() {
        return Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MessageLimits.REQUEST);
    }
}
