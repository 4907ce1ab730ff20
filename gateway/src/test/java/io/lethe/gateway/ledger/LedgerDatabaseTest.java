package io.lethe.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.gateway.Events;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerDatabaseTest {

    @TempDir
    Path folder;

    @Test
    void throwsAwayWhatAnotherVersionMade() throws SQLException {
        keepAModel();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("view.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 999");
        }

        assertThat(models()).isEmpty();
    }

    @Test
    void throwsAwayWhatIsNoDatabase() throws IOException {
        Files.writeString(folder.resolve("view.db"), "something else".repeat(1_000));

        assertThat(models()).isEmpty();
        keepAModel();
        assertThat(models()).containsExactly("ages");
    }

    @Test
    void startsAnewWithoutBeingOpenedAnew() {
        try (var database = new LedgerDatabase(folder)) {
            write(database, "ages");
            database.recreate();
            assertThat(names(database)).isEmpty();
            write(database, "moods");
            assertThat(names(database)).containsExactly("moods");
        }
    }

    @Test
    void keepsNothingOfAChangeThatFails() {
        try (var database = new LedgerDatabase(folder)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> database.write(connection -> {
                        new ModelLedger(database).fold(connection, Events.untrained("ages", null));
                        throw new IllegalStateException("in the middle");
                    }));

            assertThat(names(database)).isEmpty();
        }
    }

    @Test
    void readsOnAfterMoreFailuresThanItHasReaders() {
        try (var database = new LedgerDatabase(folder)) {
            for (int i = 0; i < 20; i++) {
                // Ends the transaction, so that it cannot be rolled back.
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(() -> database.read(connection -> {
                            connection.setAutoCommit(true);
                            return "";
                        }));
            }
            write(database, "ages");

            assertThat(names(database)).containsExactly("ages");
        }
    }

    @Test
    void saysAtOnceThatItIsClosed() {
        var database = new LedgerDatabase(folder);
        database.close();

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> names(database))
                .withMessageContaining("it is closed");
    }

    @Test
    void saysWhichSettingIsWrongWhereTheFolderCannotBe() throws IOException {
        var file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new LedgerDatabase(file.resolve("view")))
                .withMessageContaining("lethe.gateway.view-directory");
    }

    @Test
    void keepsTheNewestStateOfAModelAndPagesByName() {
        try (var database = new LedgerDatabase(folder)) {
            var models = new ModelLedger(database);
            for (var name : List.of("c", "a", "b")) {
                write(database, name);
            }
            database.write(connection -> models.fold(connection, Events.model("a", 5, Events.ARTIFACT)));
            database.write(connection -> models.fold(connection, Events.untrained("a", "old news")));

            var first = models.list(null, 2);

            assertThat(first.items()).extracting(ModelStateChanged::modelId).containsExactly("a", "b");
            assertThat(first.items().get(0).sequence()).isEqualTo(5);
            assertThat(models.list(first.next(), 2).items())
                    .extracting(ModelStateChanged::modelId)
                    .containsExactly("c");
        }
    }

    @Test
    void pagesScorecardsAndReplacesOneThatIsToldAgain() {
        try (var database = new LedgerDatabase(folder)) {
            var scorecards = new ScorecardLedger(database);
            var original = Events.scored("ages", ModelState.ORIGINAL, "r", Events.ARTIFACT);
            var unlearned = Events.scored("ages", ModelState.UNLEARNED, "r", Events.ARTIFACT);
            database.write(connection -> {
                scorecards.fold(connection, unlearned, Instant.ofEpochMilli(2));
                scorecards.fold(connection, original, Instant.ofEpochMilli(1));
                scorecards.fold(connection, original, Instant.ofEpochMilli(3));
            });

            var first = scorecards.list("ages", null, 1);
            var second = scorecards.list("ages", first.next(), 1);

            assertThat(first.items()).containsExactly(new ScorecardLedger.Card(original, Instant.ofEpochMilli(1)));
            assertThat(second.items()).containsExactly(new ScorecardLedger.Card(unlearned, Instant.ofEpochMilli(2)));
            assertThat(second.next()).isNull();
        }
    }

    private void keepAModel() {
        try (var database = new LedgerDatabase(folder)) {
            write(database, "ages");
        }
    }

    private List<String> models() {
        try (var database = new LedgerDatabase(folder)) {
            return names(database);
        }
    }

    private static void write(LedgerDatabase database, String model) {
        database.write(connection -> new ModelLedger(database).fold(connection, Events.untrained(model, null)));
    }

    private static List<String> names(LedgerDatabase database) {
        return new ModelLedger(database)
                .list(null, 10).items().stream().map(ModelStateChanged::modelId).toList();
    }
}
