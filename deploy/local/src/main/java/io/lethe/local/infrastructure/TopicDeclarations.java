package io.lethe.local.infrastructure;

import io.lethe.contracts.Topic;
import io.lethe.contracts.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Declares every topic of the platform on a single node.
 *
 * @param partitions count for the topics that share one
 */
record TopicDeclarations(int partitions) {

    private static final int SMALL_PARTITIONS = 3;
    private static final short REPLICATION = 1;

    /** Creates the topics that are missing, and gives those that exist their settings. */
    void declare(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = Topics.all().stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .map(this::declaration)
                    .toList();
            admin.createTopics(missing).all().get();
            admin.incrementalAlterConfigs(Topics.all().stream()
                            .filter(topic -> existing.contains(topic.name()))
                            .collect(Collectors.toMap(TopicDeclarations::resource, TopicDeclarations::settings)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not create the topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while declaring the topics", e);
        }
    }

    private NewTopic declaration(Topic topic) {
        return new NewTopic(topic.name(), topic.partitions(partitions, SMALL_PARTITIONS), REPLICATION)
                .configs(topic.configuration());
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static Collection<AlterConfigOp> settings(Topic topic) {
        return topic.configuration().entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
    }
}
