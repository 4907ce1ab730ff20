package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void eachEventHasOneTopicAndEachTopicOneEvent() {
        assertThat(Topics.events())
                .extracting(Topic::name)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(EventType.values()).map(EventType::topic).toList());
    }

    @Test
    void eachEventHasItsOwnCloudEventType() {
        assertThat(EventType.values())
                .extracting(EventType::cloudEventType)
                .doesNotHaveDuplicates()
                .allMatch(type -> type.matches("io\\.lethe(\\.[a-z]+(-[a-z]+)*){2}\\.v1"));
    }

    @Test
    void namesFollowThePattern() {
        assertThat(Topics.events()).allMatch(topic -> topic.name().matches("lethe(\\.[a-z]+(-[a-z]+)*){2}\\.v[0-9]+"));
    }

    @Test
    void namesStayDistinctInMetricsWhichMapDotAndUnderscoreToOneCharacter() {
        assertThat(Topics.all())
                .extracting(topic -> topic.name().replace('.', '_'))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyTopicHasADeadLetterTopicPartitionedLikeIt() {
        List<Topic> topics = Stream.concat(Topics.events().stream(), Topics.internal().stream())
                .toList();
        for (Topic topic : topics) {
            assertThat(Topics.all())
                    .filteredOn(other -> other.name().equals(topic.name() + ".dlq"))
                    .singleElement()
                    .satisfies(letters -> {
                        assertThat(letters.partitioning()).isEqualTo(topic.partitioning());
                        assertThat(letters.cleanup()).isEqualTo("delete");
                        assertThat(letters.retention()).isEqualTo(Duration.ofDays(30));
                    });
        }
        assertThat(Topics.all()).hasSize(2 * topics.size());
    }

    @Test
    void topicsThatCarryReferencesToPeopleAreForgottenBeforeTheEvidence() {
        Duration evidence = topic(Topics.STATUS_CHANGED).retention();
        assertThat(topic(Topics.FORGET_REQUESTED).retention()).isLessThan(evidence);
        assertThat(topic(Topics.FORGET_REQUESTED).cleanup()).isEqualTo("delete");
    }

    @Test
    void whatIsReadAsATableKeepsTheNewestRecordOfEachKey() {
        assertThat(Topics.events())
                .filteredOn(topic -> topic.cleanup().contains("compact"))
                .extracting(Topic::name)
                .containsExactly(
                        Topics.SPLIT_PUBLISHED, Topics.JOB_PLANNED, Topics.MODEL_STATE_CHANGED, Topics.STATUS_CHANGED);
    }

    @Test
    void everyTopicSaysHowLargeItsRecordsMayBeAndKeepsThemAsTheyCame() {
        assertThat(Topics.all())
                .allSatisfy(topic -> assertThat(topic.configuration())
                        .containsEntry("max.message.bytes", Integer.toString(MessageLimits.TOPIC))
                        .containsEntry("compression.type", "producer"));
    }

    @Test
    void compactedTopicsAreCompactedSoonAndOthersAreNotTouched() {
        assertThat(topic(Topics.STATUS_CHANGED).configuration())
                .containsEntry("segment.bytes", "16777216")
                .containsEntry("min.cleanable.dirty.ratio", "0.1");
        assertThat(topic(Topics.MODEL_PROMOTED).configuration()).doesNotContainKey("segment.bytes");
    }

    @Test
    void theBrokersClockCountsWhereStrangersWrite() {
        assertThat(topic(Topics.FORGET_REQUESTED).configuration())
                .containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(topic(Topics.FORGET_REQUESTED).deadLetters().configuration())
                .doesNotContainKey("message.timestamp.type");
    }

    @Test
    void theTopicOfForgetRequestsNamesPeopleAndItsDeadLettersDoNot() {
        assertThat(topic(Topics.FORGET_REQUESTED).has(Topic.Trait.NAMES_PEOPLE)).isTrue();
        assertThat(topic(Topics.FORGET_REQUESTED).deadLetters().has(Topic.Trait.NAMES_PEOPLE))
                .isFalse();
    }

    private static Topic topic(String name) {
        return Topics.events().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
