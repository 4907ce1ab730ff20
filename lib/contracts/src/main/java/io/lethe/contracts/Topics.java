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
    public static final String FORGET_INSTRUCTED = "lethe.forget.instructed.v1";
    public static final String JOB_PLANNED = "lethe.job.planned.v1";
    public static final String JOB_PROGRESSED = "lethe.job.progressed.v1";
    public static final String JOB_FAILED = "lethe.job.failed.v1";
    public static final String MODEL_UNLEARNED = "lethe.model.unlearned.v1";
    public static final String EVALUATION_SCORED = "lethe.evaluation.scored.v1";
    public static final String MODEL_PROMOTED = "lethe.model.promoted.v1";
    public static final String MODEL_STATE_CHANGED = "lethe.model.state-changed.v1";
    public static final String STATUS_CHANGED = "lethe.forget.status-changed.v1";

    /** Within the coordinator: what a request's machine is told. */
    public static final String REQUEST_COMMANDED = "lethe.request.commanded.v1";
    /** Within the coordinator: what a model's machine is told. */
    public static final String MODEL_COMMANDED = "lethe.model.commanded.v1";

    private static final List<Topic> EVENTS = List.of(
            kept(SPLIT_PUBLISHED, Partitioning.SMALL),
            topic(MODEL_TRAINED, "delete", 400).with(Trait.FOREIGN_WRITERS),
            topic(FORGET_REQUESTED, "delete", 45).with(Trait.FOREIGN_WRITERS, Trait.NAMES_PEOPLE),
            topic(FORGET_INSTRUCTED, "delete", 400).with(Trait.FOREIGN_WRITERS),
            kept(JOB_PLANNED, Partitioning.SHARED),
            topic(JOB_PROGRESSED, "delete", 1),
            topic(JOB_FAILED, "delete", 30),
            topic(MODEL_UNLEARNED, "delete", 400),
            topic(EVALUATION_SCORED, "delete", 400),
            topic(MODEL_PROMOTED, "delete", 400),
            kept(MODEL_STATE_CHANGED, Partitioning.SHARED),
            topic(STATUS_CHANGED, "compact,delete", 400));

    private static final List<Topic> INTERNAL =
            List.of(topic(REQUEST_COMMANDED, "delete", 7), topic(MODEL_COMMANDED, "delete", 7));

    private Topics() {}

    /** The event topics, without their dead-letter siblings. */
    public static List<Topic> events() {
        return EVENTS;
    }

    /** Topics that only the coordinator reads and writes; their records are no contract. */
    public static List<Topic> internal() {
        return INTERNAL;
    }

    /** All topics to declare: the event topics, the internal ones, and a dead-letter topic for each. */
    public static List<Topic> all() {
        List<Topic> topics = Stream.concat(EVENTS.stream(), INTERNAL.stream()).toList();
        return Stream.concat(topics.stream(), topics.stream().map(Topic::deadLetters))
                .toList();
    }

    /** The topic of a name; empty if it is not one of the platform's. */
    public static Optional<Topic> find(String name) {
        return all().stream().filter(topic -> topic.name().equals(name)).findFirst();
    }

    private static Topic topic(String name, String cleanup, long days) {
        return new Topic(name, Partitioning.SHARED, cleanup, Duration.ofDays(days));
    }

    /** The newest record of each key, for ever. */
    private static Topic kept(String name, Partitioning partitioning) {
        return new Topic(name, partitioning, "compact", Topic.KEPT);
    }
}
