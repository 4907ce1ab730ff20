package io.lethe.dataset;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.ImportProgress.CancelledException;
import io.lethe.dataset.adapter.BadInputException;
import io.lethe.dataset.adapter.SourceRequest.Uploads;
import io.lethe.service.http.Problem;
import io.lethe.service.logging.Nameless;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One import, from its upload to its end. Safe for use by several threads. */
final class ImportJob implements Runnable {

    private static final Logger LOG = Logger.getLogger(ImportJob.class);

    /** What an import does. */
    interface Work {

        /**
         * Imports a dataset.
         *
         * @param folder to work in
         * @param progress is told how far the import is, and may cancel it
         */
        Importer.Outcome run(ImportRequest request, Uploads uploads, WorkFolder folder, ImportProgress progress);
    }

    private final WorkFolder folder;
    private final ImportRequest request;
    private final Uploads uploads;
    private final Work work;
    private final Instant submittedAt = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
    private final ImportProgress progress = new ImportProgress();
    private final CompletableFuture<Importer.Outcome> outcome = new CompletableFuture<>();
    private volatile @Nullable RuntimeException failure;

    ImportJob(WorkFolder folder, ImportRequest request, Uploads uploads, Work work) {
        this.folder = folder;
        this.request = request;
        this.uploads = uploads;
        this.work = work;
    }

    /** Names the import. */
    String id() {
        return folder.id();
    }

    /** Ends with the dataset, or with what went wrong. */
    CompletableFuture<Importer.Outcome> outcome() {
        return outcome;
    }

    void cancel() {
        progress.cancel();
    }

    @Override
    public void run() {
        try {
            Importer.Outcome found = work.run(request, uploads, folder, progress);
            end();
            outcome.complete(found);
        } catch (RuntimeException e) {
            fail(e);
        } catch (OutOfMemoryError e) {
            fail(new LetheException(
                    ErrorCode.OUT_OF_SPACE,
                    "The import needed more memory than the service has; give it more, or lower "
                            + "lethe.dataset.limits.decode-memory",
                    e));
        } catch (StackOverflowError | LinkageError e) {
            fail(new IllegalStateException("The import met a failure of the machine or the build", e));
        }
    }

    /** Ends an import that never ran, and will not. */
    void withdraw() {
        fail(new CancelledException());
    }

    ImportStatus status() {
        // Asked once: it may end at any moment.
        boolean ended = outcome.isDone();
        RuntimeException failed = ended ? failure : null;
        return new ImportStatus(
                id(),
                request.datasetId(),
                state(ended, failed),
                progress.stage().name().toLowerCase(Locale.ROOT),
                progress.done(),
                progress.total(),
                submittedAt,
                ended && failed == null ? outcome.join().dataset() : null,
                failed == null || failed instanceof CancelledException ? null : problem(failed));
    }

    private String state(boolean ended, @Nullable RuntimeException failed) {
        if (failed instanceof CancelledException) {
            return "cancelled";
        }
        if (ended) {
            return failed == null ? "done" : "failed";
        }
        return progress.stage() == ImportProgress.Stage.WAITING ? "waiting" : "running";
    }

    private static BadInputMapper.Listed problem(RuntimeException failed) {
        if (failed instanceof BadInputException bad) {
            return BadInputMapper.listed(bad);
        }
        if (failed instanceof LetheException coded) {
            return new BadInputMapper.Listed(Problem.of(coded.code(), coded.getMessage()), List.of());
        }
        return new BadInputMapper.Listed(
                Problem.of(ErrorCode.INTERNAL, "unexpected failure; the service's log has more"), List.of());
    }

    private void log(RuntimeException failed) {
        if (failed instanceof LetheException coded) {
            LOG.warnf("Import %s: %s: %s", id(), coded.code(), coded.getMessage());
        } else if (failed instanceof CancelledException) {
            LOG.infof("Import %s was cancelled", id());
        } else {
            LOG.errorf(Nameless.of(failed), "Import %s: unexpected failure", id());
        }
    }

    private void fail(RuntimeException e) {
        failure = e;
        log(e);
        end();
        outcome.completeExceptionally(e);
    }

    private void end() {
        progress.begin(ImportProgress.Stage.ENDED, 0);
        try {
            folder.close();
        } catch (IOException e) {
            LOG.warnf("The working folder of import %s was not removed; the next start sweeps it", id());
        }
    }
}
