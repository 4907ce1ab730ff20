package io.lethe.local.infrastructure;

import io.lethe.contracts.Topic;
import io.lethe.contracts.Topic.Partitioning;
import io.lethe.contracts.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Declares every topic of the platform on a single node.
 *
 * @param partitions count for the topics that share one
 */
record TopicDeclarations(int partitions) {

    private static final int SMALL_PARTITIONS = 3;
    private static final short REPLICATION = 1;

    /** Creates the topics that are missing; existing ones stay as they are. */
    void declare(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = Topics.all().stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .map(this::declaration)
                    .toList();
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not create the topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while declaring the topics", e);
        }
    }

    private NewTopic declaration(Topic topic) {
        int count = topic.partitioning() == Partitioning.SHARED ? partitions : SMALL_PARTITIONS;
        return new NewTopic(topic.name(), count, REPLICATION)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        topic.cleanup(),
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(topic.retention().toMillis())));
    }
}
