package io.lethe.endtoend;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A recognisable person is imported, learned, asked about in every right and wrong way, and forgotten. Then every file
 * of the stack is read (topics, changelogs, state stores, the view, objects, caches, logs), names of files included.
 */
@ExtendWith(StackExtension.class)
class PersonTraceIT {

    private final RunningStack stack;
    private final User user;

    PersonTraceIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    void aPersonIsKnownToTheAskersTopicAndTheDatasetsIndexAlone() {
        String person = "Zoraida-Quetzal-" + UUID.randomUUID();
        List<String> people = IntStream.range(0, 14)
                .mapToObj(number -> number == 0 ? person : "somebody-%02d".formatted(number))
                .collect(Collectors.toList());
        User.Model model = user.train(Album.of(people), people.subList(0, 8));
        String requestId = UUID.randomUUID().toString();
        Map<String, Object> request = Map.of(
                "requestId",
                requestId,
                "modelId",
                model.modelId(),
                "subjectRefs",
                List.of(person),
                "regulation",
                "gdpr");

        user.submit(request, "?dryRun=true");
        user.submit(Map.of("modelId", person, "subjectRefs", List.of(person), "regulation", person));
        user.submit(Map.of("requestId", person, "modelId", model.modelId(), "subjectRefs", List.of(person)));
        user.submit(Map.of("modelId", model.modelId(), "subjectRefs", Map.of(person, person), person, person));
        given().get(stack.url("gateway") + "/forget-requests/" + person);
        given().get(stack.url("gateway") + "/models/" + person + "/versions/" + person + "/weights");
        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            probe.produce(
                    Topics.FORGET_REQUESTED,
                    person,
                    "{\"subjectRefs\": [\"%s\", }".formatted(person).getBytes(UTF_8),
                    Map.of("ce_id", person, "ce_type", person));
        }
        user.submit(request);
        assertThat(user.outcome(requestId).getString("state")).isEqualTo("completed");
        user.outcome(user.forget(model, person));

        assertThat(stack.filesThatTellOf(person))
                .as("files that know the person")
                .allMatch(PersonTraceIT::mayKnow)
                .as("the search finds what is there")
                .anyMatch(file -> file.startsWith("data/broker/" + Topics.FORGET_REQUESTED))
                .anyMatch(file -> file.endsWith("/train/index.csv"));
        for (String service : stack.services()) {
            assertThat(given().get(stack.url(service) + "/q/metrics").asString())
                    .doesNotContain(person);
        }
    }

    private static boolean mayKnow(String file) {
        return file.startsWith("data/broker/" + Topics.FORGET_REQUESTED + "-")
                || (file.startsWith("data/store/datasets/") && file.endsWith("/index.csv"));
    }
}
