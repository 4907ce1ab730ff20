package io.lethe.unlearning.coordinator.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ArtifactRef;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request in the waiting line of a model: one row of it, which knows no person.
 *
 * @param requestId the request
 * @param forgetSet where the samples to forget lie
 * @param samples their number
 * @param trainSamples number of samples in the model's training data
 * @param method method that the request chose; absent: the policy's ladder
 * @param parameters hyper-parameters that the request chose
 * @param reference whether a retrained reference was asked for
 * @param seed seed that the request chose
 * @param priority 0…100, larger is more urgent
 * @param dueAt when it must be done
 * @param enqueuedAt when it came
 * @param alone whether it must not share a job, since the job that it shared failed
 */
public record Waiting(
        String requestId,
        ArtifactRef forgetSet,
        int samples,
        int trainSamples,
        @Nullable String method,
        @Nullable JsonNode parameters,
        boolean reference,
        @Nullable Long seed,
        int priority,
        Instant dueAt,
        Instant enqueuedAt,
        boolean alone) {

    private static final int MOST_URGENT = 100;

    /** Sorts before the places of all that are less urgent: by priority, then due date, then arrival. */
    public String place() {
        return place(priority, dueAt, enqueuedAt, requestId);
    }

    /** The place of a request with these properties. */
    public static String place(int priority, Instant dueAt, Instant enqueuedAt, String requestId) {
        return String.format(
                Locale.ROOT,
                "%03d|%015d|%015d|%s",
                MOST_URGENT - priority,
                Math.max(0, dueAt.toEpochMilli()),
                Math.max(0, enqueuedAt.toEpochMilli()),
                requestId);
    }

    boolean sharesJobWith(Waiting other) {
        return !alone
                && !other.alone
                && Objects.equals(method, other.method)
                && Objects.equals(parameters, other.parameters)
                && Objects.equals(seed, other.seed);
    }

    Waiting dueAt(Instant other) {
        return new Waiting(
                requestId,
                forgetSet,
                samples,
                trainSamples,
                method,
                parameters,
                reference,
                seed,
                priority,
                other,
                enqueuedAt,
                alone);
    }

    Waiting byItself() {
        return new Waiting(
                requestId,
                forgetSet,
                samples,
                trainSamples,
                method,
                parameters,
                reference,
                seed,
                priority,
                dueAt,
                enqueuedAt,
                true);
    }
}
