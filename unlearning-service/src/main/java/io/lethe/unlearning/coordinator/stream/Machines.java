package io.lethe.unlearning.coordinator.stream;

import io.lethe.service.messaging.DeadLetters;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.TopicNames;
import io.lethe.unlearning.coordinator.model.ModelMachine;
import io.lethe.unlearning.coordinator.request.RequestMachine;
import java.time.Duration;

/**
 * What the coordinator's stream works with.
 *
 * @param requests decides about requests
 * @param models decides about models
 * @param codec reads and writes the event envelope
 * @param letters makes a dead letter of what no retry can help
 * @param names what topics are called on the broker
 * @param metrics measures what was decided
 * @param tick how often the machines look at the time
 */
record Machines(
        RequestMachine requests,
        ModelMachine models,
        EventCodec codec,
        DeadLetters letters,
        TopicNames names,
        CoordinatorMetrics metrics,
        Duration tick) {}
