package io.lethe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.Topic;
import io.lethe.contracts.Topics;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.topic.KafkaTopicSpec;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.acl.AclOperation;
import io.strimzi.api.kafka.model.user.acl.AclResourcePatternType;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds what Strimzi is told of topics and rights to the declaration in the contracts. */
class TopicsFileTest {

    private static final Chart STRIMZI = Chart.plain()
            .with("strimzi.enabled", true)
            .with("kafka.bootstrapServers", "")
            .with("kafka.topicsPrefix", "acme.");

    @Test
    void isWhatTheContractsSay() throws IOException {
        if (Boolean.getBoolean("lethe.regenerate")) {
            Files.writeString(TopicsFile.PLACE, TopicsFile.text());
        }
        assertThat(TopicsFile.PLACE).hasContent(TopicsFile.text());
    }

    @Test
    void declaresEveryTopicWithAllItsSettings() {
        Map<String, KafkaTopicSpec> declared = STRIMZI.objects().stream()
                .filter(KafkaTopic.class::isInstance)
                .map(topic -> ((KafkaTopic) topic).getSpec())
                .collect(Collectors.toMap(KafkaTopicSpec::getTopicName, spec -> spec));
        assertThat(declared.keySet())
                .containsExactlyInAnyOrderElementsOf(Topics.all().stream()
                        .map(topic -> "acme." + topic.name())
                        .toList());
        for (Topic topic : Topics.all()) {
            KafkaTopicSpec spec = Objects.requireNonNull(declared.get("acme." + topic.name()));
            assertThat(spec.getPartitions()).as(topic.name()).isEqualTo(topic.partitions(12, 3));
            assertThat(spec.getReplicas()).as(topic.name()).isEqualTo(3);
            assertThat(spec.getConfig())
                    .as(topic.name())
                    .containsExactlyInAnyOrderEntriesOf(Map.copyOf(topic.configuration()));
        }
    }

    @Test
    void givesRightsToNamedTopicsAlone() {
        List<AclRule> rules =
                users(STRIMZI).values().stream().flatMap(List::stream).toList();
        assertThat(rules).isNotEmpty();
        assertThat(rules)
                .filteredOn(rule -> rule.getResource() instanceof AclRuleTopicResource)
                .allSatisfy(rule -> assertThat(((AclRuleTopicResource) rule.getResource()).getPatternType())
                        .isEqualTo(AclResourcePatternType.LITERAL));
    }

    @Test
    void letsOnlyThoseReadAboutPeopleWhoHaveTo() {
        assertThat(withRightTo(STRIMZI, Topics.FORGET_REQUESTED, AclOperation.READ))
                .containsExactlyInAnyOrder("lethe-gateway", "lethe-coordinator");
    }

    @Test
    void letsOneWriterSayAFact() {
        for (String fact :
                List.of(Topics.STATUS_CHANGED, Topics.MODEL_STATE_CHANGED, Topics.MODEL_PROMOTED, Topics.JOB_PLANNED)) {
            assertThat(withRightTo(STRIMZI, fact, AclOperation.WRITE)).as(fact).containsExactly("lethe-coordinator");
        }
        assertThat(withRightTo(STRIMZI, Topics.FORGET_REQUESTED, AclOperation.WRITE))
                .containsExactly("lethe-gateway");
    }

    @Test
    void letsOperatorsSendAgainOnlyOnTopicsThatAreNamed() {
        Chart chart = STRIMZI.with("strimzi.replays[0]", Topics.MODEL_TRAINED);

        assertThat(withRightTo(STRIMZI, Topics.MODEL_TRAINED, AclOperation.WRITE))
                .containsExactly("lethe-training-service");
        assertThat(withRightTo(chart, Topics.MODEL_TRAINED, AclOperation.WRITE))
                .containsExactlyInAnyOrder("lethe-training-service", "lethe-gateway");
    }

    private static Set<String> withRightTo(Chart chart, String topic, AclOperation operation) {
        return users(chart).entrySet().stream()
                .filter(user -> user.getValue().stream()
                        .anyMatch(rule -> rule.getResource() instanceof AclRuleTopicResource resource
                                && resource.getName().equals("acme." + topic)
                                && rule.getOperations().contains(operation)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Map<String, List<AclRule>> users(Chart chart) {
        return chart.objects().stream()
                .filter(KafkaUser.class::isInstance)
                .map(KafkaUser.class::cast)
                .collect(Collectors.toMap(
                        user -> user.getMetadata().getName(),
                        user -> ((KafkaUserAuthorizationSimple) user.getSpec().getAuthorization()).getAcls()));
    }
}
