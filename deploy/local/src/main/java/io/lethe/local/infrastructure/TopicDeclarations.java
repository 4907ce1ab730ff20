package io.lethe.local.infrastructure;

import io.lethe.contracts.Topic;
import io.lethe.contracts.Topics;
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
import org.apache.kafka.common.config.ConfigResource;

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
            List<NewTopic> missing = Topics.all().stream()
                    .filter(topic -> !existing.contains(name(topic)))
                    .map(this::declaration)
                    .toList();
            List<Topic> present = Topics.all().stream()
                    .filter(topic -> existing.contains(name(topic)))
                    .toList();
            requireCounts(admin, present);
            admin.createTopics(missing).all().get();
            admin.incrementalAlterConfigs(
                            present.stream().collect(Collectors.toMap(this::resource, TopicDeclarations::settings)))
                    .all()
                    .get();
            return missing.size();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not create the topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while declaring the topics", e);
        }
    }

    private void requireCounts(Admin admin, List<Topic> present) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> descriptions = admin.describeTopics(
                        present.stream().map(this::name).toList())
                .allTopicNames()
                .get();
        for (Topic topic : present) {
            int count = Objects.requireNonNull(descriptions.get(name(topic)))
                    .partitions()
                    .size();
            if (count != count(topic)) {
                throw new IllegalStateException("%s has %d partitions and not %d: delete it, or set the count"
                        .formatted(name(topic), count, count(topic)));
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
