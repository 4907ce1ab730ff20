package io.lethe.service.learner;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.DatasetManifest.SplitManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.Task;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Local copies of artifacts, named by their digest: what a job read once, the next job finds on the disk. Only content
 * whose digest was proven gets its name, so processes may share the folder. Each job gets links of its own, so that
 * what leaves the cache stays with the jobs that use it.
 */
@ApplicationScoped
public class DatasetCache {

    private static final Logger LOG = Logger.getLogger(DatasetCache.class);
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final String INPUTS = "inputs";

    private final ObjectStore store;
    private final Path directory;
    private final CacheLimit limit;

    DatasetCache(ObjectStore store, LearnerConfig config) {
        this.store = store;
        this.directory = config.directory().toAbsolutePath().resolve("cache");
        this.limit = new CacheLimit(directory, config.cacheLimit().asLongValue());
    }

    /**
     * Reads a dataset's table of contents.
     *
     * @throws LetheException {@link ErrorCode#INVALID_DATASET} when the object is no manifest, and what
     *     {@link ObjectStore#read} throws
     */
    public DatasetManifest manifest(ArtifactRef ref) {
        byte[] content = store.read(ref);
        try {
            return EventJson.mapper().readValue(content, DatasetManifest.class);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.INVALID_DATASET, ref.key() + " is not a dataset manifest", e);
        }
    }

    /**
     * Reads which row of {@code train} holds which sample.
     *
     * @throws LetheException {@link ErrorCode#INVALID_DATASET} without that split,
     *     {@link ErrorCode#ARTIFACT_CORRUPTED}, and what {@link ObjectStore#read} throws
     */
    public SampleRows trainRows(DatasetManifest manifest) {
        SplitManifest train = manifest.splits().stream()
                .filter(split -> split.name().equals(DatasetManifest.TRAIN))
                .findFirst()
                .orElseThrow(() -> new LetheException(
                        ErrorCode.INVALID_DATASET,
                        "version %s of %s has no split 'train'"
                                .formatted(manifest.datasetVersion(), manifest.datasetId())));
        return SampleRows.parse(store.read(train.ids()), train.samples());
    }

    /**
     * Fetches all shards of a dataset; identities stay in the store.
     *
     * @param folder folder of the job that needs them
     * @throws LetheException what {@link #artifact} throws
     */
    public DatasetFiles files(DatasetManifest manifest, Path folder) {
        Map<String, DatasetFiles.SplitFiles> splits = manifest.splits().stream()
                .collect(Collectors.toMap(SplitManifest::name, split -> fetch(split, folder)));
        return new DatasetFiles(manifest.height(), manifest.width(), task(manifest.task()), splits);
    }

    private DatasetFiles.SplitFiles fetch(SplitManifest split, Path folder) {
        return new DatasetFiles.SplitFiles(
                split.samples(),
                artifact(split.pixels(), folder),
                artifact(split.labels(), folder),
                artifact(split.groups(), folder));
    }

    private static Task task(TaskSpec spec) {
        return new Task(Task.Kind.valueOf(spec.kind().name()), spec.labels());
    }

    /**
     * Fetches one object, unless it is here already.
     *
     * @param folder folder of the job that needs it
     * @return the job's own link to the local copy; must not be changed
     * @throws LetheException what {@link ObjectStore#fetch} throws, and {@link ErrorCode#OUT_OF_SPACE}
     */
    public Path artifact(ArtifactRef ref, Path folder) {
        if (!SHA_256.matcher(ref.sha256()).matches()) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "The digest of " + ref.key() + " is not 64 lower-case hex digits");
        }
        Path inputs = folder.toAbsolutePath().resolve(INPUTS);
        Path link = inputs.resolve(ref.sha256());
        try {
            PrivateFolders.create(inputs);
            while (!Files.exists(link)) {
                link(copy(ref), link);
            }
        } catch (IOException e) {
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "cannot write below " + folder, e);
        }
        return link;
    }

    private Path copy(ArtifactRef ref) throws IOException {
        Path copy = directory.resolve(ref.sha256());
        if (!Files.exists(copy)) {
            PrivateFolders.create(directory);
            limit.makeRoomFor(ref.size());
            store.fetch(ref, copy);
        }
        return copy;
    }

    private static void link(Path copy, Path link) throws IOException {
        try {
            Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
            Files.createLink(link, copy);
        } catch (NoSuchFileException e) {
            LOG.debug("Another process made room just now; the artifact is fetched again");
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(copy, link, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
