package io.lethe.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.RequestState;
import io.lethe.contracts.Topics;
import io.lethe.gateway.Events;
import io.lethe.gateway.PlanningCoordinator;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.TopicNames;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view of its own beside the application's, which is stopped and started again, and meddled with in between. */
@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
@WithTestResource(PlanningCoordinator.class)
class LedgerFeedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Inject
    EventCodec codec;

    @Inject
    DeadLetters deadLetters;

    @Inject
    FeedClients clients;

    private final String before = UUID.randomUUID().toString();
    private final String between = UUID.randomUUID().toString();
    private KafkaProbe kafka;
    private @Nullable View running;

    @BeforeEach
    void connect() {
        kafka = KafkaProbe.connect();
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        if (running != null) {
            running.stop();
        }
        kafka.close();
    }

    @Test
    void goesOnWhereItStopped() throws InterruptedException {
        publish(before, 7);
        var view = start();
        // If it read this record again, the request would be back.
        view.forget(before);
        view.stop();
        publish(between, 1);

        view = start();

        assertThat(view.find(between)).contains(RequestState.WAITING);
        assertThat(view.find(before)).isEmpty();
        assertThat(view.rebuilds()).isZero();
    }

    @Test
    void readsEverythingAnewWhereATopicWasMadeAnew() throws InterruptedException {
        publish(before, 7);
        var view = start();
        view.forget(before);
        view.change(connection -> Consumed.identify(connection, Topics.STATUS_CHANGED, "the-id-of-the-topic-before"));
        view.stop();

        view = start();

        assertThat(view.find(before)).contains(RequestState.WAITING);
        assertThat(view.rebuilds()).isEqualTo(1);
    }

    @Test
    void readsEverythingAnewWhereATopicEndsBeforeWhatWasReadOfIt() throws InterruptedException {
        publish(before, 7);
        var view = start();
        view.forget(before);
        view.change(connection ->
                Consumed.moveTo(connection, new TopicPartition(Topics.EVALUATION_SCORED, 0), Long.MAX_VALUE / 2));
        view.stop();

        view = start();

        assertThat(view.find(before)).contains(RequestState.WAITING);
        assertThat(view.rebuilds()).isEqualTo(1);
    }

    @Test
    void outlivesADatabaseThatFails() throws InterruptedException {
        publish(before, 7);
        var view = start();
        view.change(connection -> Sql.of("ALTER TABLE request RENAME TO lost").run(connection));
        publish(between, 1);
        await().atMost(PATIENCE).until(() -> view.failures() > 0);

        view.change(connection -> Sql.of("ALTER TABLE lost RENAME TO request").run(connection));

        await().atMost(PATIENCE).until(() -> view.find(between).isPresent());
    }

    private void publish(String request, long sequence) {
        kafka.produceBinary(Events.status(request, "ages", RequestState.WAITING, sequence));
    }

    private View start() {
        var view = new View();
        running = view;
        await().atMost(PATIENCE).until(() -> view.feed.caughtUp());
        return view;
    }

    /** The parts of a view, as the application puts them together. */
    private final class View {

        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final LedgerDatabase database = new LedgerDatabase(folder);
        private final RequestLedger requests = new RequestLedger(database);
        private final LedgerFeed feed = new LedgerFeed(
                database,
                new LedgerWriter(
                        database,
                        codec,
                        deadLetters,
                        requests,
                        new ModelLedger(database),
                        new ScorecardLedger(database),
                        new RunningJobs(),
                        new TopicNames()),
                clients,
                registry);

        View() {
            feed.start(new StartupEvent());
        }

        void stop() throws InterruptedException {
            feed.stop(new ShutdownEvent());
            database.close();
        }

        Optional<RequestState> find(String request) {
            return requests.find(request).map(standing -> standing.status().state());
        }

        void forget(String request) {
            change(connection -> requests.remove(connection, request));
            assertThat(find(request)).isEmpty();
        }

        void change(LedgerDatabase.Change change) {
            database.write(change);
        }

        double rebuilds() {
            return registry.get("lethe.view.rebuilds").counter().count();
        }

        double failures() {
            return registry.get("lethe.view.failures").counter().count();
        }
    }
}
