package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.Regulation;
import io.lethe.testing.KafkaProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two coordinators under a steady stream of requests, most of which are taken back again: one is killed, the other is
 * asked to stop. No status is lost or told twice; how long a partition fell silent is printed.
 */
@Tag("proof")
@ExtendWith(StackExtension.class)
class CoordinatorFailoverIT {

    private static final int PER_SECOND = Integer.getInteger("proof.rate", 200);
    private static final int REQUESTS = 60 * PER_SECOND;
    private static final Map<Integer, String> KILLS = Map.of(REQUESTS / 4, "unlearning-service");
    private static final Map<Integer, String> STOPS = Map.of(REQUESTS * 5 / 8, "unlearning-service-2");

    private final RunningStack stack;
    private final User user;

    CoordinatorFailoverIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void losesNoStatus() {
        User.Model model = user.train(1);
        List<String> requestIds = new ArrayList<>();
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker());
                StatusFeed statuses = new StatusFeed(stack.broker())) {
            long start = System.nanoTime();
            for (int i = 0; i < REQUESTS; i++) {
                ForgetRequested request = request(
                        model.modelId(), model.people().get(i % model.people().size()));
                requestIds.add(request.requestId());
                probe.produceBinary(request);
                if (i >= PER_SECOND) {
                    probe.produceBinary(cancel(requestIds.get(i - PER_SECOND)));
                }
                if (KILLS.containsKey(i)) {
                    stack.kill(KILLS.get(i));
                }
                if (STOPS.containsKey(i)) {
                    stack.terminate(STOPS.get(i));
                }
                if (i % (PER_SECOND / 10) == 0) {
                    statuses.poll();
                }
                LockSupport.parkNanos(start + TimeUnit.SECONDS.toNanos(i) / PER_SECOND - System.nanoTime());
            }
            requestIds.subList(REQUESTS - PER_SECOND, REQUESTS).forEach(id -> probe.produceBinary(cancel(id)));
            double rate = REQUESTS * 1e9 / (System.nanoTime() - start);
            await("an end of all")
                    .atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        statuses.poll();
                        List<String> open = statuses.open(requestIds);
                        // An instruction that overtook its request found nothing to take back.
                        open.forEach(id -> probe.produceBinary(cancel(id)));
                        return open.isEmpty();
                    });

            assertThat(requestIds).allSatisfy(statuses::assertWhole);
            System.out.printf(
                    "%d requests at %.0f a second: longest silence of a partition %.1f s%n",
                    REQUESTS, rate, statuses.longestSilence().toMillis() / 1000.0);
        }
    }

    private static ForgetInstructed cancel(String requestId) {
        return new ForgetInstructed(requestId, ForgetInstructed.Instruction.CANCEL, null, null);
    }

    private static ForgetRequested request(String modelId, String person) {
        return new ForgetRequested(
                UUID.randomUUID().toString(),
                modelId,
                null,
                null,
                List.of(person),
                null,
                Regulation.GDPR,
                Instant.now(),
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
