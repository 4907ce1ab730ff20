package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.store.BadStore;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store that does what it is asked and then, one time in ten, says that it took too long, or nothing at all. */
@Tag("proof")
class StoreTimeoutsIT {

    private static final int ONE_IN = 10;
    private static final int REQUESTS = 4;

    private final Random chance = new Random(1);
    private final AtomicInteger spoiled = new AtomicInteger();
    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).close();
        }
    }

    @Test
    void changesNothingThatCounts() {
        RunningStack stack = RunningStack.startBehind("stack-behind-bad-store", this::bad);
        started.add(stack);
        User user = new User(stack);

        User.Model model = user.train(2);
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(user.forget(model, model.people().get(i)));
            JsonPath outcome = user.outcome(requests.get(i));
            assertThat(outcome.getString("state")).as(outcome.prettify()).isEqualTo("completed");
        }

        assertThat(spoiled).as("answers that were lost").hasValueGreaterThan(REQUESTS);
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            assertThat(probe.read(
                            Topics.MODEL_PROMOTED, record -> model.modelId().equals(record.key())))
                    .hasSize(REQUESTS);
        }
        assertThat(user.gateway("/models/" + model.modelId()).jsonPath().getString("head.modelVersion"))
                .isEqualTo("v" + (REQUESTS + 1));
    }

    private URI bad(URI good) {
        BadStore store = BadStore.before(good, (request, next) -> {
            BadStore.Answer answer = next.answer();
            synchronized (chance) {
                if (chance.nextInt(ONE_IN) > 0) {
                    return answer;
                }
                spoiled.incrementAndGet();
                return chance.nextBoolean() ? BadStore.Answer.LOST : BadStore.Answer.empty(504);
            }
        });
        started.add(store);
        return store.endpoint();
    }
}
