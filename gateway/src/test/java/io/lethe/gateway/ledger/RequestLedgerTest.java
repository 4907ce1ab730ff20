package io.lethe.gateway.ledger;

import static io.lethe.contracts.RequestState.CANCELLED;
import static io.lethe.contracts.RequestState.COMPLETED;
import static io.lethe.contracts.RequestState.EVALUATING;
import static io.lethe.contracts.RequestState.HELD;
import static io.lethe.contracts.RequestState.RUNNING;
import static io.lethe.contracts.RequestState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.gateway.Events;
import io.lethe.gateway.Events.Status;
import io.lethe.gateway.ledger.RequestCounts.Group;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLedgerTest {

    private static final Instant NOW = Events.NOW;
    private static final List<RequestState> STATES = List.of(RequestState.values());
    private static final List<Regulation> LAWS = List.of(Regulation.values());

    @TempDir
    Path folder;

    private LedgerDatabase database;
    private RequestLedger requests;
    private RequestCounts counts;

    @BeforeEach
    void open() {
        database = new LedgerDatabase(folder);
        requests = new RequestLedger(database);
        counts = new RequestCounts(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsTheStatusOfTheLargestSequenceInWhateverOrderTheyCome() {
        fold(status("r", EVALUATING, 3), status("r", RUNNING, 2), status("r", EVALUATING, 3));

        assertThat(state("r")).isEqualTo(EVALUATING);
        assertThat(counts.groups()).containsEntry(Group.of(EVALUATING, Regulation.GDPR), 1L);
    }

    @Test
    void needsNoOlderStatusThanTheNewest() {
        var newest = status("r", COMPLETED, 9).event();

        fold(newest);

        assertThat(requests.find("r").orElseThrow().status()).isEqualTo(newest);
    }

    @Test
    void forgetsWhatItsTopicForgot() {
        fold(status("r", WAITING, 1), status("other", WAITING, 1));

        database.write(connection -> requests.remove(connection, "r"));
        database.write(connection -> requests.remove(connection, "never-there"));

        assertThat(requests.find("r")).isEmpty();
        assertThat(place("other")).isEqualTo(1);
        assertThat(ids(list(null, "ages", null, null, null, 10))).containsExactly("other");
        assertThat(counts.groups()).containsEntry(Group.of(WAITING, Regulation.GDPR), 1L);
        assertThat(counts.due(NOW, NOW.plus(Duration.ofDays(60)))).isEqualTo(1);
    }

    @Test
    void placesTheMoreUrgentFirst() {
        fold(
                status("late-but-important", WAITING, 1).urgent(90, null, NOW),
                status("usual", WAITING, 1),
                status("usual-but-later", WAITING, 1).urgent(50, NOW.plus(Duration.ofDays(30)), NOW.plusSeconds(1)),
                status("due-soon", WAITING, 1).urgent(50, NOW.plusSeconds(60), NOW.plusSeconds(9)),
                status("whenever", WAITING, 1).urgent(50, null, NOW),
                status("elsewhere", WAITING, 1)
                        .of("faces", List.of("other-model"))
                        .urgent(100, null, NOW));

        assertThat(List.of(
                        place("late-but-important"),
                        place("due-soon"),
                        place("usual"),
                        place("usual-but-later"),
                        place("whenever")))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void letsTheOthersMoveUpWhenOneLeavesTheLine() {
        fold(status("first", WAITING, 1).urgent(90, null, NOW), status("second", WAITING, 1));

        fold(status("first", HELD, 2));

        assertThat(place("second")).isEqualTo(1);
        assertThat(requests.find("first").orElseThrow().places()).isEmpty();
    }

    @Test
    void placesARequestForADatasetInTheLineOfEachModel() {
        fold(
                status("before", WAITING, 1).urgent(90, null, NOW),
                status("both", WAITING, 1).of("faces", List.of("ages", "moods")));

        assertThat(requests.find("both").orElseThrow().places()).isEqualTo(Map.of("ages", 2L, "moods", 1L));
    }

    @Test
    void pagesThroughAllOfThemOnceWhateverComesInBetween() {
        for (int i = 0; i < 25; i++) {
            // Several at one time, so that the id must break ties.
            fold(status("r%02d".formatted(i), WAITING, 1).submitted(NOW.plusSeconds(i / 4)));
        }

        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var page = list(null, null, null, null, cursor, 4);
            seen.addAll(ids(page));
            cursor = page.next();
            fold(status("new-" + seen.size(), WAITING, 1).submitted(NOW.plusSeconds(1_000)));
        } while (cursor != null);

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(seen.get(0)).isEqualTo("r24");
        assertThat(seen.get(24)).isEqualTo("r00");
    }

    @Test
    void filtersByAllThatIsGiven() {
        fold(
                status("gdpr", WAITING, 1),
                status("ccpa", WAITING, 1).under(Regulation.CCPA).submitted(NOW.minusSeconds(5)),
                status("done", COMPLETED, 4).submitted(NOW.minusSeconds(6)),
                status("set", WAITING, 1).of("faces", List.of("ages", "moods")).submitted(NOW.minusSeconds(7)),
                status("moods", WAITING, 1).of("moods", List.of("moods")).submitted(NOW.minusSeconds(8)));

        assertThat(ids(list(WAITING, null, null, null, null, 9))).containsExactly("gdpr", "ccpa", "set", "moods");
        assertThat(ids(list(null, "ages", null, null, null, 9))).containsExactly("gdpr", "ccpa", "done", "set");
        assertThat(ids(list(COMPLETED, "ages", null, null, null, 9))).containsExactly("done");
        assertThat(ids(list(null, "moods", "faces", null, null, 9))).containsExactly("set");
        assertThat(ids(list(null, null, null, Regulation.CCPA, null, 9))).containsExactly("ccpa");
        assertThat(ids(list(null, "nobody", null, null, null, 9))).isEmpty();
    }

    @Test
    void listsThoseDueFirstWhereATimeIsGiven() {
        fold(
                status("tomorrow", WAITING, 1).urgent(50, NOW.plus(Duration.ofDays(1)), NOW),
                status("today", WAITING, 1).urgent(50, NOW.plusSeconds(60), NOW),
                status("next-week", WAITING, 1).urgent(50, NOW.plus(Duration.ofDays(7)), NOW),
                status("whenever", WAITING, 1).urgent(50, null, NOW));
        var until = NOW.plus(Duration.ofDays(2));

        var first = requests.list(new RequestQuery(WAITING, "ages", null, null, until, null, 1));
        var second = requests.list(new RequestQuery(WAITING, "ages", null, null, until, first.next(), 1));

        assertThat(ids(first)).containsExactly("today");
        assertThat(ids(second)).containsExactly("tomorrow");
        assertThat(second.next()).isNull();
    }

    @Test
    void refusesTheCursorOfAnotherList() {
        fold(status("one", WAITING, 1), status("two", WAITING, 1));
        var cursor = list(null, null, null, null, null, 1).next();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> requests.list(new RequestQuery(null, null, null, null, NOW.plusSeconds(1), cursor, 1)));
        for (var bad : List.of("%%%", "", "bmV3", "bmV3OngxOng")) {
            assertThatIllegalArgumentException().isThrownBy(() -> list(null, null, null, null, bad, 1));
        }
    }

    @Test
    void countsAsAnybodyWouldWhoCountsTheRows() {
        var random = new Random(7);
        var newest = new HashMap<String, StatusChanged>();
        for (int i = 0; i < 600; i++) {
            var event = status(
                            "r" + random.nextInt(60), STATES.get(random.nextInt(STATES.size())), random.nextInt(20) + 1)
                    .under(random.nextInt(4) == 0 ? null : LAWS.get(random.nextInt(LAWS.size())))
                    .urgent(50, random.nextInt(5) == 0 ? null : NOW.plusSeconds(random.nextInt(400_000) - 100_000), NOW)
                    .event();
            newest.merge(event.requestId(), event, (old, next) -> next.sequence() > old.sequence() ? next : old);
            fold(event);
        }

        counts.groups()
                .forEach((group, n) -> assertThat(n)
                        .as(group.toString())
                        .isEqualTo(newest.values().stream()
                                .filter(event -> group(event).equals(group))
                                .count()));
        assertThat(counts.groups().values().stream().mapToLong(n -> n).sum()).isEqualTo(newest.size());
        for (int i = 0; i < 200; i++) {
            var from = NOW.plusMillis(random.nextInt(400_000_000) - 100_000_000);
            var until = from.plusMillis(random.nextInt(100_000_000));
            assertThat(counts.due(from, until))
                    .isEqualTo(newest.values().stream()
                            .filter(event -> isDue(event, from, until))
                            .count());
        }
    }

    @Test
    void tellsTheOldestOpenRequestOfEachLaw() {
        fold(
                status("old-but-done", CANCELLED, 2).submitted(NOW.minusSeconds(90)),
                status("older", WAITING, 1).submitted(NOW.minusSeconds(60)),
                status("newer", WAITING, 1).submitted(NOW.minusSeconds(30)));

        assertThat(counts.oldestOpen(Regulation.GDPR)).contains(NOW.minusSeconds(60));
        assertThat(counts.oldestOpen(Regulation.CCPA)).isEmpty();
    }

    @Test
    void isThereAfterTheNextStart() {
        fold(status("r", WAITING, 1));
        database.close();

        open();

        assertThat(state("r")).isEqualTo(WAITING);
    }

    private static boolean isDue(StatusChanged event, Instant from, Instant until) {
        var due = event.dueAt();
        return !event.state().terminal() && due != null && !due.isBefore(from) && due.isBefore(until);
    }

    private static Group group(StatusChanged event) {
        return Group.of(event.state(), event.regulation() == null ? Regulation.OTHER : event.regulation());
    }

    private RequestState state(String request) {
        return requests.find(request).orElseThrow().status().state();
    }

    private @Nullable Long place(String request) {
        return requests.find(request).orElseThrow().places().get("ages");
    }

    private Page<StatusChanged> list(
            @Nullable RequestState state,
            @Nullable String model,
            @Nullable String dataset,
            @Nullable Regulation regulation,
            @Nullable String cursor,
            int limit) {
        return requests.list(new RequestQuery(state, model, dataset, regulation, null, cursor, limit));
    }

    private static List<String> ids(Page<StatusChanged> page) {
        return page.items().stream().map(StatusChanged::requestId).toList();
    }

    private void fold(Status... statuses) {
        for (var status : statuses) {
            fold(status.event());
        }
    }

    private void fold(StatusChanged status) {
        database.write(connection -> requests.fold(connection, status));
    }

    private static Status status(String request, RequestState state, long sequence) {
        return new Status(request, "ages", state, sequence);
    }
}
