package io.lethe.service.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.MessageLimits;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrefixedNamesTest {

    private static final String IN = "mp.messaging.incoming.model-trained-in.";

    private static final Map<String, String> CHANNELS = Map.of(
            IN + "topic",
            "lethe.model.trained.v1",
            IN + "group.id",
            "evaluation-service",
            IN + "connector",
            "smallrye-kafka",
            "mp.messaging.outgoing.job-failed-out.topic",
            "lethe.job.failed.v1");

    @Test
    void leavesNamesAloneByDefault() {
        assertThat(value(Map.of(), IN + "topic")).isEqualTo("lethe.model.trained.v1");
        assertThat(value(Map.of(), IN + "group.id")).isEqualTo("evaluation-service");
    }

    @Test
    void givesTopicsAndGroupsOfChannelsOnePrefix() {
        Map<String, String> prefix = Map.of("lethe.topics.prefix", "acme.");

        assertThat(value(prefix, IN + "topic")).isEqualTo("acme.lethe.model.trained.v1");
        assertThat(value(prefix, "mp.messaging.outgoing.job-failed-out.topic")).isEqualTo("acme.lethe.job.failed.v1");
        assertThat(value(prefix, IN + "group.id")).isEqualTo("acme.evaluation-service");
        assertThat(value(prefix, IN + "connector")).isEqualTo("smallrye-kafka");
    }

    @Test
    void givesGroupsAPrefixOfTheirOwn() {
        assertThat(value(Map.of("lethe.groups.prefix", "team-a-"), IN + "group.id"))
                .isEqualTo("team-a-evaluation-service");
        assertThat(value(Map.of("lethe.groups.prefix", "team-a-"), IN + "topic"))
                .isEqualTo("lethe.model.trained.v1");
    }

    @Test
    void plainClientsAgreeWithChannels() {
        var names = new TopicNames(Optional.of("acme."), Optional.of("team-a-"));

        assertThat(names.onBroker("lethe.model.trained.v1")).isEqualTo("acme.lethe.model.trained.v1");
        assertThat(names.onPlatform("acme.lethe.model.trained.v1")).isEqualTo("lethe.model.trained.v1");
        assertThat(names.group("coordinator")).isEqualTo("team-a-coordinator");
    }

    @Test
    void refusesAPrefixThatNoTopicCanHave() {
        assertThatThrownBy(() -> new TopicNames(Optional.of("a/b"), Optional.empty()))
                .hasMessageContaining("lethe.topics.prefix")
                .hasMessageContaining("a/b");
    }

    @Test
    void channelsGetThePlatformsSizeLimits() {
        assertThat(value(Map.of(), "mp.messaging.connector.smallrye-kafka.max.request.size"))
                .isEqualTo(Integer.toString(MessageLimits.REQUEST));
    }

    private static String value(Map<String, String> settings, String name) {
        Map<String, String> all = new HashMap<>(CHANNELS);
        all.putAll(settings);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredInterceptors()
                .addDiscoveredSources()
                .withSources(new PropertiesConfigSource(all, "test", 500))
                .build();
        return config.getValue(name, String.class);
    }
}
