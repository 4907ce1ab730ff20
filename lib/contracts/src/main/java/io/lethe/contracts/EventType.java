package io.lethe.contracts;

import java.util.Arrays;

/** Binds each event record to its topic, its CloudEvents type and its schema. */
public enum EventType {
    SPLIT_PUBLISHED(SplitPublished.class, Topics.SPLIT_PUBLISHED, "dataset.split-published"),
    MODEL_TRAINED(ModelTrained.class, Topics.MODEL_TRAINED, "model.trained"),
    FORGET_REQUESTED(ForgetRequested.class, Topics.FORGET_REQUESTED, "forget.requested"),
    FORGET_INSTRUCTED(ForgetInstructed.class, Topics.FORGET_INSTRUCTED, "forget.instructed"),
    JOB_PLANNED(JobPlanned.class, Topics.JOB_PLANNED, "job.planned"),
    JOB_PROGRESSED(JobProgressed.class, Topics.JOB_PROGRESSED, "job.progressed"),
    JOB_FAILED(JobFailed.class, Topics.JOB_FAILED, "job.failed"),
    MODEL_UNLEARNED(ModelUnlearned.class, Topics.MODEL_UNLEARNED, "model.unlearned"),
    EVALUATION_SCORED(EvaluationScored.class, Topics.EVALUATION_SCORED, "evaluation.scored"),
    MODEL_PROMOTED(ModelPromoted.class, Topics.MODEL_PROMOTED, "model.promoted"),
    MODEL_STATE_CHANGED(ModelStateChanged.class, Topics.MODEL_STATE_CHANGED, "model.state-changed"),
    STATUS_CHANGED(StatusChanged.class, Topics.STATUS_CHANGED, "forget.status-changed");

    private final Class<? extends Event> record;
    private final String topic;
    private final String name;

    EventType(Class<? extends Event> record, String topic, String name) {
        this.record = record;
        this.topic = topic;
        this.name = name;
    }

    /** The type of an event. */
    public static EventType of(Event event) {
        return of(event.getClass());
    }

    /** The type that a record class stands for. */
    public static EventType of(Class<? extends Event> record) {
        return Arrays.stream(values())
                .filter(type -> type.record == record)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(record + " is not an event of this platform"));
    }

    /** The record that carries the event's data. */
    public Class<? extends Event> record() {
        return record;
    }

    /** The one topic of this event. */
    public String topic() {
        return topic;
    }

    /** {@code ce_type}, such as {@code io.lethe.forget.requested.v1}. */
    public String cloudEventType() {
        return "io.lethe." + name + ".v1";
    }

    /** {@code ce_dataschema}, such as {@code urn:lethe:schema:forget-requested:1.0}. */
    public String dataSchema() {
        return "urn:lethe:schema:" + schemaName() + ":1.0";
    }

    /** File name of the JSON Schema without folder and ending, such as {@code forget-requested}. */
    public String schemaName() {
        return name.replace('.', '-');
    }
}
