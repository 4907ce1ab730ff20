package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Broker and store answer nothing for two minutes: the gateway says so, and nothing that it took is lost. */
@Tag("proof")
@ExtendWith(StackExtension.class)
class BrokerAwayIT {

    private static final Duration AWAY = Duration.ofMinutes(2);

    private final RunningStack stack;
    private final User user;

    BrokerAwayIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void isToldWithATimeToComeBackAndCostsNoRequest() {
        User.Model model = user.train(2);
        List<String> taken = new ArrayList<>();
        List<Response> refused = new ArrayList<>();
        taken.add(user.forget(model, model.people().get(0)));

        stack.pauseInfrastructure();
        Instant back = Instant.now().plus(AWAY);
        while (Instant.now().isBefore(back)) {
            String requestId = UUID.randomUUID().toString();
            Response response = submit(model, requestId, 1 + refused.size() % 8);
            if (response.statusCode() == 202) {
                taken.add(requestId);
            } else {
                refused.add(response);
            }
        }
        stack.resumeInfrastructure();

        assertThat(refused).as("answers of the gateway meanwhile").isNotEmpty().allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.header("Retry-After")).matches("\\d+");
            assertThat(response.contentType()).isEqualTo("application/problem+json");
        });
        String last = UUID.randomUUID().toString();
        await("a gateway that takes requests again")
                .atMost(Duration.ofMinutes(2))
                .until(() -> submit(model, last, 10).statusCode() == 202);
        assertThat(user.outcome(last).getString("state")).isEqualTo("completed");
        assertThat(taken.stream().map(id -> user.outcome(id).getString("state")))
                .isSubsetOf("completed", "rejected")
                .contains("completed");
        assertThat(stack.services()).allSatisfy(stack::awaitReady);
    }

    private Response submit(User.Model model, String requestId, int person) {
        return user.submit(Map.of(
                "requestId",
                requestId,
                "modelId",
                model.modelId(),
                "subjectRefs",
                List.of(model.people().get(person)),
                "regulation",
                "gdpr"));
    }
}
