package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.ProbedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requests by both roads, some twice, poison among them, while processes are killed at seeded moments: each person is
 * forgotten, each request ends once and was told every step, each promotion happens once, and all poison is put aside.
 * Small in every build; {@code -Pproof} makes it large.
 */
@ExtendWith(StackExtension.class)
class ManyRequestsIT {

    private static final long SEED = Long.getLong("proof.seed", 1L);
    private static final int REQUESTS = Integer.getInteger("proof.requests", 40);
    private static final int MODELS = Integer.getInteger("proof.models", 2);
    private static final int DUPLICATES = Integer.getInteger("proof.duplicates", 4);
    private static final int POISON = Integer.getInteger("proof.poison", 6);
    private static final int KILLS = Integer.getInteger("proof.kills", 4);
    private static final int BROKER_KILLS = Integer.getInteger("proof.broker-kills", 1);
    private static final int LARGE_POISON = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10 + REQUESTS / 20);
    private static final Duration POLL = Duration.ofMillis(200);

    private final RunningStack stack;
    private final User user;
    private final Random random = new Random(SEED);

    ManyRequestsIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void eachEndsOnceWhateverDiesOnTheWay() {
        Instant start = Instant.now();
        List<User.Model> models = user.train(MODELS, 1, REQUESTS / MODELS + 10);
        Deque<ForgetRequested> requests = requests(models);
        List<String> requestIds =
                requests.stream().map(ForgetRequested::requestId).toList();
        Set<Integer> twice = some(DUPLICATES);
        List<Integer> poisoned = new ArrayList<>(some(POISON));
        Killer killer = new Killer(stack, random, 2 * REQUESTS, KILLS, BROKER_KILLS);

        try (KafkaProbe probe = KafkaProbe.connect(stack.broker());
                Poison poison = new Poison(stack.broker());
                StatusFeed statuses = new StatusFeed(stack.broker())) {
            for (int sent = 0; !requests.isEmpty(); sent++) {
                ForgetRequested request = requests.pop();
                boolean byRest = random.nextBoolean();
                for (int copies = twice.contains(sent) ? 2 : 1; copies > 0; copies--) {
                    if (byRest) {
                        user.submitUntilAccepted(request);
                    } else {
                        probe.produceBinary(request);
                    }
                }
                int number = poisoned.indexOf(sent);
                if (number >= 0) {
                    add(poison, number);
                }
                statuses.poll();
                killer.reached(sent + statuses.ended(requestIds));
            }
            await("an end of all requests").atMost(PATIENCE).pollInterval(POLL).until(() -> {
                statuses.poll();
                killer.reached(REQUESTS + statuses.ended(requestIds));
                return statuses.ended(requestIds) == REQUESTS;
            });

            assertThat(requestIds).allSatisfy(statuses::assertWhole);
            assertThat(requestIds.stream().map(id -> last(statuses.of(id)).state()))
                    .as("everybody is forgotten")
                    .containsOnly(RequestState.COMPLETED);
            List<String> promoted = promotions(probe, models);
            assertThat(promoted).as("each version is promoted once").doesNotHaveDuplicates();
            assertThat(deadLetters(probe)).as("poison that was put aside").containsAll(poison.places());
            assertThat(stack.services()).as("whoever died lives again").allSatisfy(stack::awaitReady);
            System.out.printf(
                    "seed %d: %d requests, %d models, %d promotions, %d s%n",
                    SEED,
                    REQUESTS,
                    MODELS,
                    promoted.size(),
                    Duration.between(start, Instant.now()).toSeconds());
        }
    }

    /** One request a person, in an order that the seed decides. */
    private Deque<ForgetRequested> requests(List<User.Model> models) {
        List<ForgetRequested> requests = new ArrayList<>();
        for (User.Model model : models) {
            model.people().stream()
                    .limit(REQUESTS / MODELS)
                    .forEach(person -> requests.add(request(model.modelId(), person, random.nextInt(100))));
        }
        Collections.shuffle(requests, random);
        return new ArrayDeque<>(requests);
    }

    private Set<Integer> some(int count) {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, REQUESTS).boxed().toList());
        Collections.shuffle(numbers, random);
        return Set.copyOf(numbers.subList(0, count));
    }

    private static void add(Poison poison, int number) {
        if (number < LARGE_POISON) {
            poison.tooLarge();
        } else if (number % 2 == 0) {
            poison.broken();
        } else {
            poison.empty();
        }
    }

    private static List<String> promotions(KafkaProbe probe, List<User.Model> models) {
        Set<String> ids = models.stream().map(User.Model::modelId).collect(Collectors.toSet());
        return probe.read(Topics.MODEL_PROMOTED, record -> ids.contains(String.valueOf(record.key()))).stream()
                .map(record -> record.key() + "/"
                        + record.event(ModelPromoted.class).model().modelVersion())
                .toList();
    }

    private static List<String> deadLetters(KafkaProbe probe) {
        return probe.read(Topics.FORGET_REQUESTED + ".dlq", record -> true).stream()
                .map(ProbedRecord::json)
                .map(letter -> "%s/%d/%d"
                        .formatted(
                                letter.path("topic").asText(),
                                letter.path("partition").asInt(),
                                letter.path("offset").asLong()))
                .toList();
    }

    private static StatusChanged last(List<StatusChanged> statuses) {
        return statuses.get(statuses.size() - 1);
    }

    private static ForgetRequested request(String modelId, String person, int priority) {
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
                priority,
                null);
    }
}
