package io.lethe.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.local.infrastructure.LocalInfrastructure;
import io.lethe.testing.store.BadStore;
import io.lethe.testing.store.BadStore.Answer;
import io.lethe.testing.store.BadStore.Manner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditional writes against stores that answer them in their own ways, with a good store behind each. */
class BadDialectsIT {

    private static final String BUCKET = "models";

    @TempDir
    static Path data;

    private static LocalInfrastructure infrastructure;

    private BadStore server;
    private S3ObjectStore store;
    private ConditionalWriteProbe probe;

    @BeforeAll
    static void startInfrastructure() {
        infrastructure = LocalInfrastructure.start(data);
    }

    @AfterAll
    static void stopInfrastructure() {
        infrastructure.close();
    }

    @BeforeEach
    void start() {
        server = BadStore.before(URI.create(infrastructure.storeEndpoint()), (request, good) -> good.answer());
        store = new S3ObjectStore(
                S3Settings.of(server.endpoint(), "us-east-1", infrastructure.accessKey(), infrastructure.secretKey())
                        .withRetries(new Retries(4, Duration.ofMillis(5), Duration.ofMillis(10))));
        probe = new ConditionalWriteProbe(store);
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    void acceptsAStoreThatKeepsTheFirstWriter() {
        assertThatCode(() -> probe.probe(BUCKET)).doesNotThrowAnyException();
        assertThat(store.list(BUCKET, "lethe-probe/")).isEmpty();
    }

    @Test
    void refusesAStoreThatDoesNotKnowConditionalWrites() {
        server.behave(conditionalPuts((request, good) -> Answer.error(501, "NotImplemented")));

        assertUnfit("HTTP 501 NotImplemented; it does not know If-None-Match, which write-once artifacts need");
    }

    @Test
    void refusesAStoreThatIgnoresTheCondition() {
        server.behave(conditionalPuts((request, good) -> {
            var answer = good.answer();
            return answer.status() == 412 ? Answer.empty(200).with("ETag", "\"new\"") : answer;
        }));

        assertUnfit("took a second write of an object that may be written only once");
        assertThat(store.list(BUCKET, "lethe-probe/")).isEmpty();
    }

    @Test
    void refusesAStoreThatSaysNoAndReplacesTheObject() {
        server.behave((request, good) -> request.getRequestMethod().equals("GET")
                ? Answer.of(200, "application/octet-stream", "second")
                : good.answer());

        assertUnfit("refused a second write of an object and lost the first");
    }

    @Test
    void asksAgainAfterAConflict() {
        server.behave(conditionalPuts(first(2, (request, good) -> Answer.error(409, "ConditionalRequestConflict"))));

        assertThat(store.putOnce(BUCKET, "conflict/passes", bytes("content"))).isPresent();
        assertThat(store.find(BUCKET, "conflict/passes")).hasValue(bytes("content"));
    }

    @Test
    void seesTheRivalThatAConflictWasWith() {
        store.put(BUCKET, "conflict/rival", bytes("rival"));
        server.behave(conditionalPuts((request, good) -> Answer.error(409, "Conflict")));

        assertThat(store.putOnce(BUCKET, "conflict/rival", bytes("content"))).isEmpty();
    }

    @Test
    void doesNotTakeAConflictWithNobodyForTheEnd() {
        server.behave(conditionalPuts((request, good) -> Answer.error(409, "ConditionalRequestConflict")));

        ObjectStoreContract.assertFails(
                ErrorCode.STORE_UNAVAILABLE, () -> store.putOnce(BUCKET, "conflict/never", bytes("content")));
    }

    @Test
    void readsNotModifiedAsAnObjectThatExists() {
        server.behave(conditionalPuts((request, good) -> {
            var answer = good.answer();
            return answer.status() == 412 ? Answer.empty(304) : answer;
        }));

        assertThat(store.putOnce(BUCKET, "not-modified", bytes("first"))).isPresent();
        assertThat(store.putOnce(BUCKET, "not-modified", bytes("second"))).isEmpty();
        assertThatCode(() -> probe.probe(BUCKET)).doesNotThrowAnyException();
    }

    @Test
    void knowsItsOwnWorkAgainWhenTheAnswerWasLost() {
        server.behave(conditionalPuts(first(1, (request, good) -> {
            good.answer();
            return Answer.LOST;
        })));

        assertThat(store.putOnce(BUCKET, "lost-answer", bytes("mine"))).isPresent();
        assertThat(store.putOnce(BUCKET, "lost-answer", bytes("other"))).isEmpty();
        assertThat(store.find(BUCKET, "lost-answer")).hasValue(bytes("mine"));
    }

    @Test
    void endsAsWithAGoodStoreWhereOneAnswerInThreeIsLost() {
        var requests = new AtomicInteger();
        server.behave((request, good) -> {
            var answer = good.answer();
            return requests.incrementAndGet() % 3 == 0 ? Answer.LOST : answer;
        });
        var once = new WriteOnce(store);

        for (int i = 0; i < 12; i++) {
            var key = "lossy/" + i;
            assertThat(once.write(BUCKET, key, bytes("first")).fresh()).isTrue();
            assertThat(once.write(BUCKET, key, bytes("second")).content()).isEqualTo(bytes("first"));
        }
    }

    private void assertUnfit(String message) {
        assertThatThrownBy(() -> probe.probe(BUCKET))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_REFUSED))
                .hasMessageContaining(message);
    }

    /** Misbehaves only where somebody writes on condition. */
    private static Manner conditionalPuts(Manner manner) {
        return (request, good) -> isConditional(request) ? manner.answer(request, good) : good.answer();
    }

    private static Manner first(int times, Manner manner) {
        var left = new AtomicInteger(times);
        return (request, good) -> left.getAndDecrement() > 0 ? manner.answer(request, good) : good.answer();
    }

    private static boolean isConditional(HttpExchange request) {
        return request.getRequestHeaders().containsKey("If-None-Match");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
