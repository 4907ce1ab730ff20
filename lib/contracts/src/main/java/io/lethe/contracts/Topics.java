package io.lethe.contracts;

import io.lethe.contracts.Topic.Partitioning;
import io.lethe.contracts.Topic.Trait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every topic of the platform. Topics are declared by deployment, never created by a client. */
public final class Topics {

    public static final String SPLIT_PUBLISHED = "lethe.dataset.split-published.v1";
    public static final String MODEL_TRAINED = "lethe.model.trained.v1";
    public static final String FORGET_REQUESTED = "lethe.forget.requested.v1";
    public static final String JOB_PLANNED = "lethe.unlearning.job-planned.v1";
    public static final String JOB_FAILED = "lethe.unlearning.job-failed.v1";
    public static final String MODEL_UNLEARNED = "lethe.model.unlearned.v1";
    public static final String EVALUATION_SCORED = "lethe.evaluation.scored.v1";
    public static final String MODEL_PROMOTED = "lethe.model.promoted.v1";
    public static final String STATUS_CHANGED = "lethe.forget.status-changed.v1";

    private static final List<Topic> EVENTS = List.of(
            topic(SPLIT_PUBLISHED, Partitioning.SMALL, "delete", 30),
            topic(MODEL_TRAINED, Partitioning.SHARED, "delete", 30).with(Trait.FOREIGN_WRITERS),
            topic(FORGET_REQUESTED, Partitioning.SHARED, "delete", 45).with(Trait.FOREIGN_WRITERS, Trait.NAMES_PEOPLE),
            topic(JOB_PLANNED, Partitioning.SHARED, "delete", 30),
            topic(JOB_FAILED, Partitioning.SHARED, "delete", 30),
            topic(MODEL_UNLEARNED, Partitioning.SHARED, "delete", 30),
            topic(EVALUATION_SCORED, Partitioning.SHARED, "delete", 400),
            topic(MODEL_PROMOTED, Partitioning.SHARED, "delete", 400),
            topic(STATUS_CHANGED, Partitioning.SHARED, "compact,delete", 400));

    private Topics() {}

    /** The event topics, without their dead-letter siblings. */
    public static List<Topic> events() {
        return EVENTS;
    }

    /** All topics to declare: the event topics and a dead-letter topic for each. */
    public static List<Topic> all() {
        return Stream.concat(EVENTS.stream(), EVENTS.stream().map(Topic::deadLetters))
                .toList();
    }

    /** The topic of a name; empty if it is not one of the platform's. */
    public static Optional<Topic> find(String name) {
        return all().stream().filter(topic -> topic.name().equals(name)).findFirst();
    }

    private static Topic topic(String name, Partitioning partitioning, String cleanup, long days) {
        return new Topic(name, partitioning, cleanup, Duration.ofDays(days));
    }
}
