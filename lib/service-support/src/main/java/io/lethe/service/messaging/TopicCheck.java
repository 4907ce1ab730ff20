package io.lethe.service.messaging;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at topics before a service joins them: Kafka Streams does not check that topics which a processor joins have
 * equal partition counts, and with unequal ones a model's events meet in different tasks.
 */
@ApplicationScoped
public class TopicCheck {

    private static final String MEND =
            "declare topics with deploy/kafka/create-topics.sh; where counts differ, make a topic anew: growing one moves keys";

    private final BrokerConnection connection;
    private final TopicNames names;

    /** Makes the check. */
    @Inject
    public TopicCheck(BrokerConnection connection, TopicNames names) {
        this.connection = connection;
        this.names = names;
    }

    /**
     * Makes sure that topics exist and have equal partition counts.
     *
     * @param topics as the platform calls them
     * @return the count
     * @throws LetheException {@link ErrorCode#TOPICS_MISDECLARED} naming those that are missing or differ,
     *     {@link ErrorCode#BROKER_UNAVAILABLE} or {@link ErrorCode#BROKER_REFUSED}
     */
    public int requireJoinable(Collection<String> topics) {
        SortedMap<String, Integer> counts = partitions(connection.admin(), topics);
        var missing = counts.entrySet().stream()
                .filter(topic -> topic.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
        if (!missing.isEmpty()) {
            throw misdeclared("topics are missing on the broker: " + String.join(", ", missing));
        }
        if (counts.values().stream().distinct().count() > 1) {
            throw misdeclared("topics that are joined differ in their partition counts: "
                    + counts.entrySet().stream()
                            .map(topic -> topic.getKey() + " has " + topic.getValue())
                            .collect(Collectors.joining(", ")));
        }
        return counts.values().stream().findFirst().orElse(0);
    }

    /** Partition counts by the broker's names; 0 for a topic that does not exist. */
    private SortedMap<String, Integer> partitions(Admin admin, Collection<String> topics) {
        var found = admin.describeTopics(topics.stream().map(names::onBroker).toList())
                .topicNameValues();
        SortedMap<String, Integer> counts = new TreeMap<>();
        found.forEach((topic, description) -> counts.put(topic, count(description)));
        return counts;
    }

    private static int count(KafkaFuture<TopicDescription> description) {
        try {
            return description.get().partitions().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw BrokerFailures.coded(e).orElseGet(() -> DeadLetters.unexpected(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorCode.BROKER_UNAVAILABLE, "interrupted while looking at topics", e);
        }
    }

    private static LetheException misdeclared(String what) {
        return new LetheException(ErrorCode.TOPICS_MISDECLARED, what + "; " + MEND);
    }
}
