package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.ErrorCode;
import io.lethe.dataset.adapter.BadInputException;
import io.lethe.dataset.adapter.InputProblem;
import io.lethe.dataset.adapter.SourceRequest.Uploads;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportsTest {

    private static final ImportRequest REQUEST =
            ImportRequest.parse("{\"datasetId\": \"faces\", \"source\": {\"kind\": \"csv\"}}");

    /** Three of three runs failed with a status that asked twice whether an import has ended. */
    private static final int RACES = 1000;

    private final CountDownLatch gate = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private Imports imports = new Imports(this::failAtTheGate, new OneAndOne());

    @AfterEach
    void stop() {
        gate.countDown();
        imports.stop();
    }

    @Test
    void refusesAnImportWhereTooManyWait() {
        ImportJob running = submit().orElseThrow();
        await().until(() -> running.status().state().equals("running"));
        ImportJob waiting = submit().orElseThrow();

        assertThat(submit()).isEmpty();
        assertThat(waiting.status().state()).isEqualTo("waiting");
        assertThat(imports.all()).containsExactly(running, waiting);
    }

    @Test
    void showsWhyAnImportFailedAndRemovesItsFolder() {
        ImportJob job = submit().orElseThrow();
        gate.countDown();

        await().until(() -> job.status().state().equals("failed"));
        assertThat(job.status().problem()).satisfies(problem -> {
            assertThat(problem.problem().code()).isEqualTo("INVALID_DATASET");
            assertThat(problem.problems()).containsExactly("broken", "and 3 more problems");
        });
        assertThat(job.status().outline().problem()).isNull();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void endsACancelledImportAndRemovesItsFolder() {
        ImportJob job = submit().orElseThrow();
        job.cancel();
        gate.countDown();

        await().until(() -> job.status().state().equals("cancelled"));
        assertThat(job.status().problem()).isNull();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void endsAtOnceWhatStillWaitsAndTakesAnotherInItsPlace() {
        assertThat(submit()).as("runs").isPresent();
        ImportJob waiting = submit().orElseThrow();
        assertThat(submit()).as("no room").isEmpty();

        imports.cancel(waiting);

        assertThat(waiting.status().state()).isEqualTo("cancelled");
        assertThat(waiting.outcome()).isCompletedExceptionally();
        assertThat(submit()).as("room again").isPresent();
        gate.countDown();
    }

    @Test
    void survivesAnImportThatNeedsTooMuchMemory() {
        imports = new Imports(
                (request, uploads, work, progress) -> {
                    throw new OutOfMemoryError("planted");
                },
                new OneAndOne());

        ImportJob job = submit().orElseThrow();

        await().until(() -> job.status().state().equals("failed"));
        assertThat(job.status().problem())
                .satisfies(problem -> assertThat(problem.problem().code()).isEqualTo("OUT_OF_SPACE"));
    }

    @Test
    void tellsNothingUntrueOfAnImportThatFailsAtThatMoment() {
        gate.countDown();
        for (int i = 0; i < RACES; i++) {
            ImportJob job = submit().orElseThrow();
            ImportStatus status;
            do {
                status = job.status();
                assertThat(status.state()).isIn("waiting", "running", "failed");
            } while (!status.state().equals("failed"));
            assertThat(status.problem()).isNotNull();
        }
    }

    private Optional<ImportJob> submit() {
        return imports.submit(WorkFolder.below(folder), REQUEST, Uploads.NONE);
    }

    private Importer.Outcome failAtTheGate(
            ImportRequest request, Uploads uploads, WorkFolder work, ImportProgress progress) {
        progress.begin(ImportProgress.Stage.CHECKING, 0);
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        progress.throwIfCancelled();
        throw new BadInputException(ErrorCode.INVALID_DATASET, List.of(new InputProblem(null, null, "broken")), 3);
    }

    private static final class OneAndOne implements ImportQueue {

        @Override
        public int atOnce() {
            return 1;
        }

        @Override
        public int waiting() {
            return 1;
        }
    }
}
