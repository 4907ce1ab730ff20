package io.lethe.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requests by both roads, some twice, poison among them, while services are killed at seeded moments: each request ends
 * once, its statuses have no gap, and each promotion happens once.
 */
@ExtendWith(StackExtension.class)
class ManyRequestsIT {

    private static final long SEED = Long.getLong("proof.seed", 1L);
    private static final int REQUESTS = Integer.getInteger("proof.requests", 40);
    private static final List<String> MORTAL = List.of("unlearning-service", "gateway", "evaluation-service");
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int TOO_LARGE = 5_000_000;

    private final RunningStack stack;
    private final User user;

    ManyRequestsIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void eachEndsOnceWhateverDiesOnTheWay() throws Exception {
        Random random = new Random(SEED);
        List<User.Model> models = List.of(user.train(1), user.train(1));
        Set<Integer> kills = new HashSet<>();
        while (kills.size() < MORTAL.size()) {
            kills.add(5 + random.nextInt(REQUESTS - 10));
        }
        List<String> requestIds = new ArrayList<>();
        List<String> victims = new ArrayList<>(MORTAL);
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            for (int i = 0; i < REQUESTS; i++) {
                User.Model model = models.get(random.nextInt(models.size()));
                ForgetRequested request =
                        request(model.modelId(), model.people().get(random.nextInt(12)), random.nextInt(100));
                requestIds.add(request.requestId());
                boolean rest = random.nextBoolean();
                for (int copy = random.nextInt(10) == 0 ? 2 : 1; copy > 0; copy--) {
                    if (rest) {
                        user.submitUntilAccepted(request);
                    } else {
                        probe.produceBinary(request);
                    }
                }
                if (kills.contains(i)) {
                    stack.kill(victims.remove(random.nextInt(victims.size())));
                }
                if (i % 10 == 3) {
                    poison(probe, i);
                }
            }
            await("an end of all requests")
                    .atMost(PATIENCE)
                    .pollInterval(POLL)
                    .until(() -> open(probe, requestIds).isEmpty());

            Map<String, List<StatusChanged>> statuses = statuses(probe, requestIds);
            assertThat(statuses.keySet()).containsExactlyInAnyOrderElementsOf(requestIds);
            assertThat(statuses.values()).allSatisfy(ManyRequestsIT::assertWhole);
            assertThat(probe.read(Topics.MODEL_PROMOTED, record -> names(models, record)).stream()
                            .map(record ->
                                    record.event(ModelPromoted.class).model().modelVersion() + " of " + record.key()))
                    .as("each version is promoted once")
                    .doesNotHaveDuplicates()
                    .isNotEmpty();
            assertThat(statuses.values().stream().map(all -> last(all).state()))
                    .as("somebody is forgotten by each road")
                    .contains(RequestState.COMPLETED);
        }
    }

    private void poison(KafkaProbe probe, int number) throws ExecutionException, InterruptedException {
        probe.produce(Topics.FORGET_REQUESTED, "poison", ("{" + number).getBytes(UTF_8), Map.of());
        probe.produce(Topics.FORGET_REQUESTED, "poison", null, Map.of());
        byte[] large = new byte[TOO_LARGE];
        Arrays.fill(large, (byte) 'a');
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stack.broker(),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 * TOO_LARGE);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.FORGET_REQUESTED, large)).get();
            producer.send(new ProducerRecord<>(Topics.SPLIT_PUBLISHED, "poison".getBytes(UTF_8), large))
                    .get();
        }
    }

    private static void assertWhole(List<StatusChanged> statuses) {
        List<Long> sequences =
                statuses.stream().map(StatusChanged::sequence).distinct().toList();
        assertThat(sequences)
                .as("sequences of %s", statuses.get(0).requestId())
                .isSorted()
                .first()
                .isEqualTo(1L);
        assertThat(sequences.get(sequences.size() - 1)).isEqualTo(sequences.size());
        assertThat(statuses.stream().filter(status -> status.state().terminal()).map(StatusChanged::sequence))
                .as("one end")
                .hasSizeGreaterThan(0)
                .allMatch(sequence -> sequence == sequences.size());
    }

    private static List<String> open(KafkaProbe probe, List<String> requestIds) {
        Map<String, List<StatusChanged>> known = statuses(probe, requestIds);
        return requestIds.stream()
                .filter(id -> !known.containsKey(id)
                        || !last(Objects.requireNonNull(known.get(id))).state().terminal())
                .toList();
    }

    private static Map<String, List<StatusChanged>> statuses(KafkaProbe probe, List<String> requestIds) {
        return probe.read(Topics.STATUS_CHANGED, record -> requestIds.contains(record.key())).stream()
                .map(record -> record.event(StatusChanged.class))
                .collect(Collectors.groupingBy(StatusChanged::requestId));
    }

    private static StatusChanged last(List<StatusChanged> statuses) {
        return statuses.get(statuses.size() - 1);
    }

    private static boolean names(List<User.Model> models, ProbedRecord record) {
        return models.stream().anyMatch(model -> model.modelId().equals(record.key()));
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
