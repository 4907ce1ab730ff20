package io.lethe.service.jobs;

import io.lethe.service.messaging.KafkaClients;
import io.lethe.service.messaging.TopicNames;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes feeds that connect as this service's other clients do. */
@ApplicationScoped
public class TopicFeeds {

    private final KafkaClients clients;
    private final TopicNames names;

    /** Makes feeds for a broker. */
    public TopicFeeds(KafkaClients clients, TopicNames names) {
        this.clients = clients;
        this.names = names;
    }

    /**
     * Makes a feed; nothing is read before {@link TopicFeed#start()}.
     *
     * @param name name of its thread, and the end of its client's id
     * @param topics how far back to read each topic at first; absent: from its beginning
     * @param reader is given each record
     */
    public TopicFeed feed(String name, Map<String, @Nullable Duration> topics, TopicFeed.Reader reader) {
        return new TopicFeed(name, clients.consumer(name), names, topics, reader);
    }
}
