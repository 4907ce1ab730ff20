package io.lethe.gateway.ledger;

import io.lethe.service.messaging.KafkaClients;
import io.lethe.service.messaging.TopicNames;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Makes the Kafka clients of the feed. */
@Singleton
public final class FeedClients {

    private static final int RECORDS_AT_A_TIME = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PURPOSE = "view";

    private final KafkaClients clients;
    private final TopicNames names;

    /** Makes clients that connect as channels do. */
    @Inject
    public FeedClients(KafkaClients clients, TopicNames names) {
        this.clients = clients;
        this.names = names;
    }

    /** What the topics are called on the broker. */
    TopicNames names() {
        return names;
    }

    /** A consumer of no group, which reads committed records and fails where an offset is gone. */
    Consumer<String, byte[]> consumer() {
        var settings = clients.consumer(PURPOSE);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_A_TIME);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The broker's ids of topics.
     *
     * @param topics as the broker calls them
     * @throws KafkaException if the broker does not tell, or does not have one of them
     */
    Map<String, String> topicIds(Collection<String> topics) {
        try (var admin = Admin.create(clients.admin(PURPOSE, PATIENCE))) {
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
}
