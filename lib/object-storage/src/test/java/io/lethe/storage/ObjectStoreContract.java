package io.lethe.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the platform relies on; each store subclasses it. */
abstract class ObjectStoreContract {

    private static final String BUCKET = "contract";
    private static final String SHA256_OF_HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    Path folder;

    abstract ObjectStore store();

    @BeforeEach
    void createBucket() {
        store().ensureBucket(BUCKET);
    }

    @Test
    void readsWhatWasPut() {
        var ref = store().put(BUCKET, "read/hello", bytes("hello"));

        assertThat(ref).isEqualTo(new ArtifactRef(BUCKET, "read/hello", SHA256_OF_HELLO, 5));
        assertThat(store().read(ref)).isEqualTo(bytes("hello"));
    }

    @Test
    void keepsAnEmptyObject() {
        var ref = store().put(BUCKET, "read/empty", new byte[0]);

        assertThat(store().read(ref)).isEmpty();
    }

    @Test
    void replacesOnPut() {
        store().put(BUCKET, "replace", bytes("old"));
        var ref = store().put(BUCKET, "replace", bytes("new"));

        assertThat(store().read(ref)).isEqualTo(bytes("new"));
    }

    @Test
    void createsABucketOnlyOnce() {
        store().put(BUCKET, "kept", bytes("hello"));

        store().ensureBucket(BUCKET);

        assertThat(store().find(BUCKET, "kept")).isPresent();
    }

    @Test
    void streamsAFileOfSeveralPartsBothWays() throws IOException {
        var source = randomFile(25 << 20);
        var target = folder.resolve("new/folder/target");

        var ref = store().put(BUCKET, "large", source);
        store().fetch(ref, target);

        assertThat(ref.size()).isEqualTo(25 << 20);
        assertThat(Files.mismatch(source, target)).isEqualTo(-1);
        assertThat(target.getParent()).isDirectoryContaining(target::equals);
    }

    @Test
    void tellsHowMuchOfAFileIsSent() throws IOException {
        var source = randomFile(25 << 20);
        var told = new ArrayList<Long>();

        store().put(BUCKET, "told", source, told::add);

        assertThat(told).isSorted().doesNotHaveDuplicates().endsWith(25L << 20);
    }

    @Test
    void endsAnUploadThatIsNotWantedAnyMore() throws IOException {
        var source = randomFile(25 << 20);
        var told = new ArrayList<Long>();
        LongConsumer enough = sent -> {
            told.add(sent);
            if (sent > 12 << 20) {
                throw new CancellationException("enough");
            }
        };

        assertThatThrownBy(() -> store().put(BUCKET, "unwanted", source, enough))
                .isInstanceOf(CancellationException.class)
                .hasMessage("enough");
        assertThat(store().find(BUCKET, "unwanted")).isEmpty();
        assertThat(told).as("no second try").isSorted().doesNotHaveDuplicates();
    }

    @Test
    void uploadsAnEmptyFile() throws IOException {
        var ref = store().put(BUCKET, "empty-file", randomFile(0));

        assertThat(store().read(ref)).isEmpty();
    }

    @Test
    void refusesContentThatHasAnotherDigest() {
        var ref = store().put(BUCKET, "digest", bytes("hello"));
        store().put(BUCKET, "digest", bytes("jello"));

        assertFails(ErrorCode.ARTIFACT_CORRUPTED, () -> store().read(ref));
    }

    @Test
    void leavesNoFileWhenTheDigestIsWrong() {
        var ref = store().put(BUCKET, "digest-of-file", bytes("hello"));
        store().put(BUCKET, "digest-of-file", bytes("hello, world"));

        assertFails(ErrorCode.ARTIFACT_CORRUPTED, () -> store().fetch(ref, folder.resolve("target")));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tellsThatAnArtifactIsMissing() {
        var ref = new ArtifactRef(BUCKET, "no/such/key", SHA256_OF_HELLO, 5);

        assertFails(ErrorCode.ARTIFACT_MISSING, () -> store().read(ref));
        assertFails(ErrorCode.ARTIFACT_MISSING, () -> store().fetch(ref, folder.resolve("target")));
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(store().find(BUCKET, "no/such/key")).isEmpty();
        assertThat(store().head(BUCKET, "no/such/key")).isEmpty();
        assertThat(store().list(BUCKET, "no/such/")).isEmpty();
    }

    @Test
    void readsAsMuchAsTheReaderWants() {
        store().put(BUCKET, "stranger", new byte[] {1, 2, 3});

        assertThat(store().read(BUCKET, "stranger", content -> content.readNBytes(2)))
                .contains(new byte[] {1, 2});
        assertThat(store().read(BUCKET, "nowhere", content -> content.readNBytes(2)))
                .isEmpty();
        assertThatThrownBy(() -> store().read(BUCKET, "stranger", content -> {
                    throw new IllegalArgumentException("the reader's own");
                }))
                .hasMessage("the reader's own");
    }

    @Test
    void tellsAMissingBucketFromAMissingObject() {
        assertFails(ErrorCode.STORE_REFUSED, () -> store().put("no-such-bucket", "key", bytes("hello")));
        assertFails(ErrorCode.STORE_REFUSED, () -> store().putOnce("no-such-bucket", "key", bytes("hello")));
        assertFails(ErrorCode.STORE_REFUSED, () -> store().find("no-such-bucket", "key"));
        assertFails(ErrorCode.STORE_REFUSED, () -> store().list("no-such-bucket", "key"));
    }

    @Test
    void looksWithoutReading() {
        store().put(BUCKET, "head", bytes("hello"));

        assertThat(store().head(BUCKET, "head")).get().returns(5L, ArtifactHead::size);
    }

    @Test
    void listsByPrefix() {
        store().put(BUCKET, "list/b", bytes("b"));
        store().put(BUCKET, "list/a/1", bytes("a"));
        store().put(BUCKET, "listing", bytes("c"));

        assertThat(store().list(BUCKET, "list/")).containsExactly("list/a/1", "list/b");
        assertThat(store().list(BUCKET, "list/", 1)).containsExactly("list/a/1");
    }

    @Test
    void deletesAndForgivesDeletingTwice() {
        store().put(BUCKET, "delete", bytes("hello"));

        store().delete(BUCKET, "delete");
        store().delete(BUCKET, "delete");

        assertThat(store().find(BUCKET, "delete")).isEmpty();
    }

    @Test
    void keepsTheFirstOfTwoWriters() {
        var first = store().putOnce(BUCKET, "once", bytes("first"));
        var second = store().putOnce(BUCKET, "once", bytes("second"));

        assertThat(first).isPresent();
        assertThat(second).isEmpty();
        assertThat(store().find(BUCKET, "once")).hasValue(bytes("first"));
    }

    @Test
    void letsExactlyOneOfManyConcurrentWritersWin() throws Exception {
        int writers = 8;
        var barrier = new CyclicBarrier(writers);
        var pool = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 10; round++) {
                var key = "race/" + round;
                var writes = new ArrayList<Callable<Optional<ArtifactRef>>>();
                for (int writer = 0; writer < writers; writer++) {
                    var content = bytes("writer " + writer);
                    writes.add(() -> {
                        barrier.await();
                        return store().putOnce(BUCKET, key, content);
                    });
                }
                var winners = new ArrayList<ArtifactRef>();
                for (Future<Optional<ArtifactRef>> write : pool.invokeAll(writes)) {
                    write.get().ifPresent(winners::add);
                }

                assertThat(winners).singleElement().satisfies(ref -> store().read(ref));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void makesALinkToTheObject() {
        var ref = store().put(BUCKET, "links/hello", bytes("hello"));

        assertThat(store().presign(ref, Duration.ofMinutes(5)).getPath()).endsWith("/contract/links/hello");
    }

    @Test
    void saysWhetherABucketCanBeUsed() {
        assertThatCode(() -> store().check(BUCKET)).doesNotThrowAnyException();
        assertFails(ErrorCode.STORE_REFUSED, () -> store().check("no-such-bucket"));
    }

    @Test
    void deletesByPrefixAndNeverAWholeBucket() {
        store().put(BUCKET, "delete-all/a", bytes("a"));
        store().put(BUCKET, "delete-all/b/c", bytes("b"));
        store().put(BUCKET, "delete-all-but-this", bytes("c"));

        store().deleteAll(BUCKET, "delete-all/");

        assertThat(store().list(BUCKET, "delete-all")).containsExactly("delete-all-but-this");
        assertThatThrownBy(() -> store().deleteAll(BUCKET, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesEveryWriterWhatTheFirstOneWrote() {
        var once = new WriteOnce(store());

        var first = once.write(BUCKET, "cards/once", bytes("first"));
        var second = once.write(BUCKET, "cards/once", bytes("second"));

        assertThat(first.fresh()).isTrue();
        assertThat(second.fresh()).isFalse();
        assertThat(second.content()).isEqualTo(bytes("first"));
        assertThat(second.ref()).isEqualTo(first.ref());
        assertThat(once.find(BUCKET, "cards/once"))
                .hasValueSatisfying(found -> assertThat(found.ref()).isEqualTo(first.ref()));
    }

    @Test
    void passesTheProbe() {
        assertThatCode(() -> new ConditionalWriteProbe(store()).probe(BUCKET)).doesNotThrowAnyException();
    }

    static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private Path randomFile(int size) throws IOException {
        var content = new byte[size];
        new Random(7).nextBytes(content);
        return Files.write(folder.resolve("source"), content);
    }
}
