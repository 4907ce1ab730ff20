package io.lethe.unlearning.coordinator.stream;

import io.lethe.service.messaging.EventCodec;
import io.lethe.unlearning.coordinator.model.ModelMachine;
import io.lethe.unlearning.coordinator.request.RequestMachine;
import java.time.Duration;

/**
 * What the coordinator's stream works with.
 *
 * @param requests decides about requests
 * @param models decides about models
 * @param codec reads and writes the event envelope
 * @param deadLetters takes what no retry can help
 * @param metrics measures what was decided
 * @param tick how often the machines look at the time
 */
record Machines(
        RequestMachine requests,
        ModelMachine models,
        EventCodec codec,
        DeadLetters deadLetters,
        CoordinatorMetrics metrics,
        Duration tick) {}
