package io.lethe.local.infrastructure;

import io.lethe.contracts.Topic;
import io.lethe.contracts.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Declares every topic of the platform.
 *
 * @param partitions count for the topics that share one
 * @param smallPartitions count for the others
 * @param replication copies of each partition
 * @param prefix what every topic's name begins with
 */
record TopicDeclarations(int partitions, int smallPartitions, short replication, String prefix) {

    private static final int SMALL_PARTITIONS = 3;

    /** Brokers tell of a topic a moment after it was made. */
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** The topics of a single node. */
    static TopicDeclarations ofOneNode(int partitions) {
        return new TopicDeclarations(partitions, SMALL_PARTITIONS, (short) 1, "");
    }

    /** As {@link #declare(Map)}, on a broker that asks for nothing but its address. */
    void declare(String bootstrapServers) {
        declare(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /**
     * Creates the topics that are missing, and gives those that exist their settings.
     *
     * @param client how to reach the broker
     * @return how many were missing
     * @throws IllegalStateException if the broker refuses, or a topic exists with another partition count: changing
     *     that would move keys and break the order of a model's events
     */
    int declare(Map<String, Object> client) {
        try (Admin admin = Admin.create(client)) {
            Set<String> existing = admin.listTopics().names().get();
            requireCounts(admin, present(existing));
            int made = create(
                    admin,
                    Topics.all().stream()
                            .filter(topic -> !existing.contains(name(topic)))
                            .toList());
            requireCounts(admin, Topics.all());
            admin.incrementalAlterConfigs(present(existing).stream()
                            .collect(Collectors.toMap(this::resource, TopicDeclarations::settings)))
                    .all()
                    .get();
            return made;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not create the topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while declaring the topics", e);
        }
    }

    private List<Topic> present(Set<String> existing) {
        return Topics.all().stream()
                .filter(topic -> existing.contains(name(topic)))
                .toList();
    }

    /**
     * A topic that exists by now was made by another declaration, or was not listed yet: brokers list what is new late.
     */
    private int create(Admin admin, List<Topic> missing) throws ExecutionException, InterruptedException {
        int made = 0;
        for (KafkaFuture<Void> creation : admin.createTopics(
                        missing.stream().map(this::declaration).toList())
                .values()
                .values()) {
            try {
                creation.get();
                made++;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return made;
    }

    private void requireCounts(Admin admin, List<Topic> topics) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> descriptions =
                described(admin, topics.stream().map(this::name).toList());
        for (Topic topic : topics) {
            int count = Objects.requireNonNull(descriptions.get(name(topic)))
                    .partitions()
                    .size();
            if (count != count(topic)) {
                throw new IllegalStateException("%s has %d partitions and not %d: delete it, or set the count"
                        .formatted(name(topic), count, count(topic)));
            }
        }
    }

    private static Map<String, TopicDescription> described(Admin admin, List<String> names)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (true) {
            try {
                return admin.describeTopics(names).allTopicNames().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        }
    }

    private NewTopic declaration(Topic topic) {
        return new NewTopic(name(topic), count(topic), replication).configs(topic.configuration());
    }

    private ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name(topic));
    }

    private String name(Topic topic) {
        return prefix + topic.name();
    }

    private int count(Topic topic) {
        return topic.partitions(partitions, smallPartitions);
    }

    private static Collection<AlterConfigOp> settings(Topic topic) {
        return topic.configuration().entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
    }
}
