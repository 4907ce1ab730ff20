package io.lethe.unlearning.coordinator;

import static io.lethe.unlearning.coordinator.Fixtures.NOON;
import static io.lethe.unlearning.coordinator.Fixtures.failed;
import static io.lethe.unlearning.coordinator.Fixtures.id;
import static io.lethe.unlearning.coordinator.Fixtures.model;
import static io.lethe.unlearning.coordinator.Fixtures.ofVersion;
import static io.lethe.unlearning.coordinator.Fixtures.request;
import static io.lethe.unlearning.coordinator.Fixtures.samples;
import static io.lethe.unlearning.coordinator.Fixtures.scored;
import static io.lethe.unlearning.coordinator.Fixtures.submittedAt;
import static io.lethe.unlearning.coordinator.Fixtures.trained;
import static io.lethe.unlearning.coordinator.Fixtures.unlearned;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.StatusChanged;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decisions as a table: what happened before, what happens now, what is published. */
final class CoordinatorTest {

    /** One event, made from what happened before. */
    private interface Step {
        void happenTo(Story story);
    }

    private record Row(String name, List<Step> given, Step when, List<String> then) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> requests() {
        return Stream.of(
                row(
                        "a request for an idle model starts a job",
                        List.of(model1()),
                        ask(request(1, "anna")),
                        "r1 accepted v2",
                        "candidate v2 from v1 by scrub for [r1]"),
                row("an unknown model", List.of(), ask(request(1, "anna")), "r1 rejected MODEL_NOT_FOUND"),
                row(
                        "an unknown version of a known model",
                        List.of(model1()),
                        ask(ofVersion(1, "v9", "anna")),
                        "r1 rejected MODEL_NOT_FOUND"),
                row(
                        "the version that the caller looked at",
                        List.of(model1()),
                        ask(ofVersion(1, "v1", "anna")),
                        "r1 accepted v2",
                        "candidate v2 from v1 by scrub for [r1]"),
                row("nobody named", List.of(model1()), ask(request(1)), "r1 rejected NOTHING_TO_FORGET"),
                row(
                        "an unknown person",
                        List.of(model1()),
                        ask(request(1, "anna", "zoe")),
                        "r1 rejected SUBJECT_NOT_FOUND"),
                row("an unknown sample", List.of(model1()), ask(samples(1, "z-9")), "r1 rejected SUBJECT_NOT_FOUND"),
                row(
                        "single samples",
                        List.of(model1()),
                        ask(samples(1, "a-0")),
                        "r1 accepted v2",
                        "candidate v2 from v1 by scrub for [r1]"),
                row(
                        "an unknown method",
                        List.of(model1()),
                        ask(request(1, List.of("anna"), "magic", null, false)),
                        "r1 rejected UNKNOWN_METHOD"),
                row(
                        "impossible parameters",
                        List.of(model1()),
                        ask(request(1, List.of("anna"), "scrub", "{\"unheardOf\":1}", false)),
                        "r1 rejected INVALID_PARAMETERS"),
                row(
                        "somebody whom the head has forgotten",
                        List.of(model1(), ask(request(1, "anna")), made(), judged()),
                        ask(request(2, "anna")),
                        "r2 rejected SUBJECT_ALREADY_FORGOTTEN"),
                row(
                        "the last sample of somebody, after the person",
                        List.of(model1(), ask(request(1, "anna")), made(), judged()),
                        ask(samples(2, "a-1")),
                        "r2 rejected SUBJECT_ALREADY_FORGOTTEN"),
                row(
                        "everybody at once",
                        List.of(model1()),
                        ask(request(1, "anna", "ben", "cleo", "dan", "eve")),
                        "r1 rejected NOTHING_TO_RETAIN"),
                row(
                        "everybody who is left",
                        List.of(model1(), ask(request(1, "anna", "ben")), made(), judged()),
                        ask(request(2, "cleo", "dan", "eve")),
                        "r2 rejected NOTHING_TO_RETAIN"),
                row(
                        "somebody forgotten together with somebody who is not",
                        List.of(model1(), ask(request(1, "anna")), made(), judged()),
                        ask(request(2, "anna", "ben")),
                        "r2 accepted v3",
                        "candidate v3 from v2 by scrub for [r2]"));
    }

    static Stream<Row> duplicates() {
        return Stream.of(
                row(
                        "again while a worker reports: the worker is the one who knows",
                        List.of(model1(), ask(request(1, "anna"))),
                        ask(request(1, "anna"))),
                row(
                        "again while it waits",
                        List.of(model1(), ask(request(1, "anna")), ask(request(2, "ben"))),
                        ask(request(2, "ben")),
                        "r2 accepted"),
                row(
                        "again while it is scored",
                        List.of(model1(), ask(request(1, "anna")), made()),
                        ask(request(1, "anna")),
                        "r1 evaluating v2"),
                row(
                        "again after it was completed",
                        List.of(model1(), ask(request(1, "anna")), made(), judged()),
                        ask(request(1, "anna")),
                        "r1 completed v2"),
                row(
                        "again while its reference runs",
                        List.of(model1(), ask(withReference(1, "anna")), made(), judged()),
                        ask(withReference(1, "anna")),
                        "r1 completed v2"),
                row(
                        "again after it was refused, for a model that is unknown still",
                        List.of(ask(request(1, "anna"))),
                        ask(request(1, "anna")),
                        "r1 rejected MODEL_NOT_FOUND"),
                row(
                        "again with the time that a gateway stamped when it published anew",
                        List.of(model1(), ask(request(1, "anna")), ask(submittedAt(NOON, request(2, "ben")))),
                        ask(submittedAt(NOON.plusSeconds(5), request(2, "ben"))),
                        "r2 accepted"),
                row(
                        "another body under the same id: the first goes on",
                        List.of(model1(), ask(request(1, "anna"))),
                        ask(request(1, "ben")),
                        "dead letter CONFLICTING_DUPLICATE"));
    }

    static Stream<Row> jobs() {
        return Stream.of(
                row(
                        "requests wait while a job runs",
                        List.of(model1(), ask(request(1, "anna"))),
                        ask(request(2, "ben")),
                        "r2 accepted"),
                row("the candidate is made", List.of(model1(), ask(request(1, "anna"))), made(), "r1 evaluating v2"),
                row(
                        "the candidate is scored",
                        List.of(model1(), ask(request(1, "anna")), made()),
                        judged(),
                        "promoted v2 after v1",
                        "r1 completed v2"),
                row(
                        "the base is scored on the job's forget set",
                        List.of(model1(), ask(request(1, "anna")), made()),
                        story -> story.tellOfLastJob(Fixtures::scoredBase)),
                row(
                        "scores overtake the candidate",
                        List.of(model1(), ask(request(1, "anna"))),
                        judged(),
                        "promoted v2 after v1",
                        "r1 completed v2"),
                row(
                        "all that wait share the next job, up to the limit",
                        List.of(
                                model1(),
                                ask(request(1, "anna")),
                                ask(request(2, "ben")),
                                ask(request(3, "cleo")),
                                ask(request(4, "dan")),
                                ask(request(5, "ben", "dan")),
                                made()),
                        judged(),
                        "promoted v2 after v1",
                        "r1 completed v2",
                        "r2 accepted v3",
                        "r3 accepted v3",
                        "r4 accepted v3",
                        "candidate v3 from v2 by scrub for [r2, r3, r4]"),
                row(
                        "a job that would forget everybody leaves the last request out, which is then refused",
                        List.of(
                                model1(),
                                ask(request(1, "anna")),
                                ask(request(2, "ben", "cleo")),
                                ask(request(3, "dan", "eve")),
                                made(),
                                judged(),
                                made()),
                        judged(),
                        "promoted v3 after v2",
                        "r2 completed v3",
                        "r3 rejected NOTHING_TO_RETAIN"),
                row(
                        "only requests with the same method and parameters share a job",
                        List.of(
                                model1(),
                                ask(request(1, "anna")),
                                ask(request(2, List.of("ben"), "fine-tune", "{\"epochs\":1}", false)),
                                ask(request(3, "cleo")),
                                ask(request(4, List.of("dan"), "fine-tune", "{\"epochs\":1}", false)),
                                made()),
                        judged(),
                        "promoted v2 after v1",
                        "r1 completed v2",
                        "r2 accepted v3",
                        "r4 accepted v3",
                        "candidate v3 from v2 by fine-tune for [r2, r4]"),
                row(
                        "the job before forgot all people of a request that waits",
                        List.of(
                                model1(),
                                ask(request(1, "anna", "ben")),
                                ask(request(2, "ben")),
                                ask(request(3, "cleo")),
                                made()),
                        judged(),
                        "promoted v2 after v1",
                        "r1 completed v2",
                        "r2 rejected SUBJECT_ALREADY_FORGOTTEN",
                        "r3 accepted v3",
                        "candidate v3 from v2 by scrub for [r3]"),
                row(
                        "a job fails: its requests fail, the next starts from the unchanged head",
                        List.of(model1(), ask(request(1, "anna")), ask(request(2, "ben"))),
                        broken(1),
                        "r1 failed DIVERGED v2",
                        "r2 accepted v3",
                        "candidate v3 from v1 by scrub for [r2]"),
                row(
                        "the person of a failed request may be asked for again",
                        List.of(model1(), ask(request(1, "anna")), broken(1)),
                        ask(request(2, "anna")),
                        "r2 accepted v3",
                        "candidate v3 from v1 by scrub for [r2]"),
                row(
                        "scoring fails",
                        List.of(model1(), ask(request(1, "anna")), made()),
                        broken(1),
                        "r1 failed DIVERGED v2"));
    }

    static Stream<Row> references() {
        return Stream.of(
                row(
                        "a reference run follows its candidate, before those who wait",
                        List.of(model1(), ask(withReference(1, "anna")), ask(request(2, "ben")), made()),
                        judged(),
                        "promoted v2 after v1",
                        "r1 completed v2",
                        "reference v2-retrained from v1 by retrain for [r1]"),
                row(
                        "a made reference frees the model",
                        List.of(model1(), ask(withReference(1, "anna")), ask(request(2, "ben")), made(), judged()),
                        made(),
                        "r2 accepted v3",
                        "candidate v3 from v2 by scrub for [r2]"),
                row(
                        "scores of a reference change nothing",
                        List.of(model1(), ask(withReference(1, "anna")), made(), judged(), made()),
                        judged()),
                row(
                        "scores of a reference that overtake it change nothing",
                        List.of(model1(), ask(withReference(1, "anna")), made(), judged()),
                        judged()),
                row(
                        "a failed reference leaves its requests completed",
                        List.of(model1(), ask(withReference(1, "anna")), ask(request(2, "ben")), made(), judged()),
                        broken(1),
                        "r2 accepted v3",
                        "candidate v3 from v2 by scrub for [r2]"),
                row(
                        "no reference of a failed candidate",
                        List.of(model1(), ask(withReference(1, "anna"))),
                        broken(1),
                        "r1 failed DIVERGED v2"));
    }

    static Stream<Row> lateAndRepeated() {
        return Stream.of(
                row("the model is announced again", List.of(model1(), ask(request(1, "anna"))), model1()),
                row("the candidate is announced again", List.of(model1(), ask(request(1, "anna")), made()), made()),
                row(
                        "the candidate is announced again after it became head",
                        List.of(model1(), ask(request(1, "anna")), made(), judged()),
                        made()),
                row(
                        "scores come again, while the next job runs",
                        List.of(model1(), ask(request(1, "anna")), ask(request(2, "ben")), made(), judged()),
                        story -> story.tell(scored(story.job(1)))),
                row(
                        "a former job fails late, while the next one runs",
                        List.of(model1(), ask(request(1, "anna")), ask(request(2, "ben")), made(), judged()),
                        story -> story.tell(failed(story.job(1), 1))),
                row("another attempt fails", List.of(model1(), ask(request(1, "anna"))), broken(2)),
                row(
                        "a failed job's candidate comes late",
                        List.of(model1(), ask(request(1, "anna")), broken(1)),
                        made()),
                row(
                        "the model was trained anew meanwhile: the candidate is stale",
                        List.of(model1(), ask(request(1, "anna")), retrained(), made()),
                        judged(),
                        "r1 failed STALE_BASE v2"),
                row(
                        "the model was trained anew: everybody is known to it again",
                        List.of(model1(), ask(request(1, "anna")), made(), judged(), retrained()),
                        ask(request(2, "anna")),
                        "r2 accepted v6",
                        "candidate v6 from v5 by scrub for [r2]"));
    }

    @ParameterizedTest
    @MethodSource({"requests", "duplicates", "jobs", "references", "lateAndRepeated"})
    void decides(Row row) {
        Story story = new Story();
        row.given.forEach(step -> step.happenTo(story));

        row.when.happenTo(story);

        assertThat(story.lines()).containsExactlyElementsOf(row.then);
    }

    @Test
    void plansWithoutWhatTheBaseHasForgotten() {
        Story story = new Story();
        Stream.of(model1(), ask(request(1, "anna")), made(), judged()).forEach(step -> step.happenTo(story));

        story.tell(request(2, "ben"));

        assertThat(story.lastJob().subjectRefs()).containsExactly("ben");
        assertThat(story.lastJob().forgottenSubjectRefs()).containsExactly("anna");
    }

    @Test
    void sameEventsGiveTheSameJobs() {
        Story first = new Story();
        Story second = new Story();
        List<Step> events =
                List.of(model1(), ask(withReference(1, "anna")), ask(request(2, "ben")), made(), judged(), made());

        events.forEach(event -> {
            event.happenTo(first);
            event.happenTo(second);
            assertThat(second.published()).isEqualTo(first.published());
        });
    }

    @Test
    void refusalsSayHowManyAndNotWho() {
        Story story = new Story();
        story.tell(trained());

        story.tell(request(1, "anna", "zoe"));

        assertThat(story.published())
                .singleElement()
                .isInstanceOfSatisfying(
                        StatusChanged.class,
                        status ->
                                assertThat(status.message()).contains("1 of 2").doesNotContain("zoe", "anna"));
    }

    @Test
    void stateSurvivesJson() throws Exception {
        Story story = new Story();
        Stream.of(model1(), ask(withReference(1, "anna")), ask(request(2, "ben")))
                .forEach(step -> step.happenTo(story));

        String json = EventJson.mapper().writeValueAsString(story.lineage());

        assertThat(EventJson.mapper().readValue(json, ModelLineage.class)).isEqualTo(story.lineage());
    }

    @Test
    void stateShowsNobody() {
        Story story = new Story();
        Stream.of(model1(), ask(request(1, "anna")), ask(request(2, "ben"))).forEach(step -> step.happenTo(story));

        assertThat(story.lineage().toString()).contains(id(2)).doesNotContain("anna", "ben");
    }

    private static Row row(String name, List<Step> given, Step when, String... then) {
        return new Row(name, given, when, List.of(then));
    }

    private static Step model1() {
        return story -> story.tell(trained());
    }

    private static Step retrained() {
        return story -> story.tell(trained(model("v5", "5")));
    }

    private static Step ask(ForgetRequested request) {
        return story -> story.tell(request);
    }

    private static Step made() {
        return story -> story.tell(unlearned(story.lastJob()));
    }

    private static Step judged() {
        return story -> story.tell(scored(story.lastJob()));
    }

    private static Step broken(int attempt) {
        return story -> story.tell(failed(story.lastJob(), attempt));
    }

    private static ForgetRequested withReference(int number, String subject) {
        return request(number, List.of(subject), null, null, true);
    }
}
