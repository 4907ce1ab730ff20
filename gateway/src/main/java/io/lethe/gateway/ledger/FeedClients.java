package io.lethe.gateway.ledger;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Makes the Kafka clients of the feed, with the connection that the channels have. */
@Singleton
public final class FeedClients {

    private static final int RECORDS_AT_A_TIME = 2_000;

    private final Map<String, Object> connection;

    /** Makes clients that connect as channels do. */
    @Inject
    public FeedClients(@Identifier("default-kafka-broker") Map<String, Object> connection) {
        this.connection = Map.copyOf(connection);
    }

    /** A consumer of no group, which reads committed records and fails where an offset is gone. */
    Consumer<String, byte[]> consumer() {
        var settings = settings(ConsumerConfig.configNames());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_A_TIME);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "gateway-view");
        settings.remove(CommonClientConfigs.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The broker's ids of topics.
     *
     * @throws KafkaException if the broker does not tell, or does not have one of them
     */
    Map<String, String> topicIds(Collection<String> topics) {
        try (var admin = Admin.create(settings(AdminClientConfig.configNames()))) {
            var ids = new HashMap<String, String>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
            return ids;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private Map<String, Object> settings(Set<String> known) {
        var settings = new HashMap<>(connection);
        settings.keySet().retainAll(known);
        return settings;
    }
}
