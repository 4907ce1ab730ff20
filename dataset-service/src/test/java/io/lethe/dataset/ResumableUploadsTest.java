package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.SourceRequest.Uploads;
import io.lethe.dataset.adapter.Upload;
import io.lethe.storage.InMemoryObjectStore;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumableUploadsTest {

    @TempDir
    private Path folder;

    private ResumableUploads uploads;

    @BeforeEach
    void make() {
        uploads = at(Instant.now());
    }

    @Test
    void keepsWhatCameBeforeTheConnectionBroke() throws IOException {
        ResumableUploads.State begun = uploads.create(6, "faces.csv");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> uploads.append(begun, breakingOffAfter(new byte[] {1, 2, 3, 4})));

        // As another process finds it.
        ResumableUploads later = at(Instant.now());
        ResumableUploads.State left = later.find(begun.id()).orElseThrow();
        assertThat(left.offset()).isEqualTo(4);
        assertThat(left.complete()).isFalse();
        assertThat(later.append(left, bytes(5, 6)).complete()).isTrue();
        var file = later.file(begun.id(), "csv");
        assertThat(file.path()).hasBinaryContent(new byte[] {1, 2, 3, 4, 5, 6});
        assertThat(file.fileName()).isEqualTo("faces.csv");
    }

    /** As for an import that waits in line for longer than uploads are kept. */
    @Test
    void leavesAnImportItsFilesWhenTheUploadExpires() throws IOException {
        ResumableUploads.State begun = uploads.create(3, "faces.csv");
        uploads.append(begun, bytes(1, 2, 3));
        ImportRequest request = ImportRequest.parse("""
                {"datasetId": "faces", "source": {"kind": "csv"}, "files": {"csv": "/uploads/%s"}}""".formatted(begun.id()));
        ResumableUploads later = at(Instant.now().plus(Duration.ofHours(2)));
        SourceFiles files = new SourceFiles(uploads, new Small(), List.of(), () -> new InMemoryObjectStore("lake"));
        SourceFiles then = new SourceFiles(later, new Small(), List.of(), () -> new InMemoryObjectStore("lake"));
        try (WorkFolder work = WorkFolder.below(folder)) {
            Uploads held = files.hold(request.files(), Uploads.NONE, work);

            later.removeExpired();

            assertThat(later.find(begun.id())).isEmpty();
            Upload csv = Objects.requireNonNull(then.fetch(request.files(), held, work, new ImportProgress())
                    .csv());
            assertThat(csv.path()).hasBinaryContent(new byte[] {1, 2, 3});
            assertThat(csv.fileName()).isEqualTo("faces.csv");
        }
    }

    @Test
    void givesNoFileThatIsNotComplete() throws IOException {
        ResumableUploads.State begun = uploads.create(6, "faces.csv");
        uploads.append(begun, bytes(1));

        assertRefused(ErrorCode.INVALID_REQUEST, "1 of 6 bytes", () -> uploads.file(begun.id(), "csv"));
        assertRefused(ErrorCode.INVALID_REQUEST, "not there", () -> uploads.file("../" + begun.id(), "csv"));
    }

    @Test
    void refusesMoreThanWasAnnounced() throws IOException {
        ResumableUploads.State begun = uploads.create(2, "faces.csv");

        assertRefused(ErrorCode.LIMIT_EXCEEDED, "announced", () -> uploads.append(begun, bytes(1, 2, 3)));
        assertThat(uploads.find(begun.id()).orElseThrow().offset()).isZero();
    }

    @Test
    void letsOneRequestWriteAtATime() throws Exception {
        ResumableUploads.State begun = uploads.create(2, "faces.csv");
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        var thread = Executors.newSingleThreadExecutor();
        try {
            var first = thread.submit(() -> uploads.append(begun, waitingFor(gate, writing)));
            writing.await();

            assertThatExceptionOfType(ResumableUploads.BusyException.class)
                    .isThrownBy(() -> uploads.append(begun, bytes(1)));
            gate.countDown();
            first.get(30, TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }
        assertThat(uploads.append(begun, bytes(1, 2)).complete()).isTrue();
        // What it knows of the upload is of yesterday.
        assertThatExceptionOfType(ResumableUploads.BusyException.class)
                .isThrownBy(() -> uploads.append(begun, bytes(1)));
    }

    @Test
    void keepsAsManyAsItMayAndForgetsThemInTime() {
        ResumableUploads.State first = uploads.create(40, "a");
        uploads.create(40, "b");

        assertThatExceptionOfType(ResumableUploads.FullException.class).isThrownBy(() -> uploads.create(21, "c"));
        uploads.remove(first.id());
        assertThat(uploads.find(first.id())).isEmpty();
        ResumableUploads.State third = uploads.create(21, "c");

        ResumableUploads tomorrow = at(Instant.now().plus(Duration.ofHours(2)));
        assertThat(tomorrow.find(third.id())).isEmpty();
        tomorrow.removeExpired();
        assertThat(folder.resolve("lethe-resumable-uploads")).isEmptyDirectory();
    }

    @Test
    void hidesUploadsFromOthersOnTheMachine() throws IOException {
        uploads.create(1, "a");

        Path kept = folder.resolve("lethe-resumable-uploads");
        assertThat(Files.getPosixFilePermissions(kept))
                .hasSize(3)
                .allMatch(right -> right.name().startsWith("OWNER"));
    }

    private ResumableUploads at(Instant now) {
        return new ResumableUploads(new Small(), folder, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static InputStream bytes(int... values) {
        byte[] content = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            content[i] = (byte) values[i];
        }
        return new ByteArrayInputStream(content);
    }

    private static InputStream breakingOffAfter(byte[] content) {
        InputStream broken = new End(() -> {
            throw new IOException("reset");
        });
        return new SequenceInputStream(new ByteArrayInputStream(content), broken);
    }

    private static InputStream waitingFor(CountDownLatch gate, CountDownLatch reached) {
        return new End(() -> {
            reached.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void assertRefused(ErrorCode code, String part, ThrowingCallable call) {
        assertThatExceptionOfType(LetheException.class)
                .isThrownBy(call)
                .withMessageContaining(part)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private interface Effect {
        void run() throws IOException;
    }

    /** A stream that has nothing, and does something when it is asked. */
    private static final class End extends InputStream {

        private final Effect effect;

        End(Effect effect) {
            this.effect = effect;
        }

        @Override
        public int read() throws IOException {
            effect.run();
            return -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return read();
        }
    }

    /** Limits that a test reaches. */
    static final class Small implements UploadLimits {

        @Override
        public MemorySize size() {
            return new MemorySize(BigInteger.valueOf(50));
        }

        @Override
        public MemorySize total() {
            return new MemorySize(BigInteger.valueOf(100));
        }

        @Override
        public int count() {
            return 3;
        }

        @Override
        public Duration keep() {
            return Duration.ofHours(1);
        }
    }
}
