package io.lethe.service.learner;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.Task;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Local copies of artifacts, named by their digest: what a job read once, the next job finds on the disk. Only content
 * whose digest was proven gets its name, so processes may share the folder.
 */
@ApplicationScoped
public class DatasetCache {

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final ObjectStore store;
    private final Path directory;

    DatasetCache(ObjectStore store, LearnerConfig config) {
        this.store = store;
        this.directory = config.directory().toAbsolutePath().resolve("cache");
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
     * Fetches all shards of a dataset; identities stay in the store.
     *
     * @throws LetheException what {@link ObjectStore#fetch} throws
     */
    public DatasetFiles files(DatasetManifest manifest) {
        Map<String, DatasetFiles.SplitFiles> splits =
                manifest.splits().stream().collect(Collectors.toMap(DatasetManifest.SplitManifest::name, this::fetch));
        return new DatasetFiles(manifest.height(), manifest.width(), task(manifest.task()), splits);
    }

    private DatasetFiles.SplitFiles fetch(DatasetManifest.SplitManifest split) {
        return new DatasetFiles.SplitFiles(
                split.samples(), artifact(split.pixels()), artifact(split.labels()), artifact(split.groups()));
    }

    private static Task task(TaskSpec spec) {
        return new Task(Task.Kind.valueOf(spec.kind().name()), spec.labels());
    }

    /**
     * Fetches one object, unless it is here already.
     *
     * @return the local copy; must not be changed
     * @throws LetheException what {@link ObjectStore#fetch} throws
     */
    public Path artifact(ArtifactRef ref) {
        if (!SHA_256.matcher(ref.sha256()).matches()) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "The digest of " + ref.key() + " is not 64 lower-case hex digits");
        }
        Path target = directory.resolve(ref.sha256());
        if (!Files.exists(target)) {
            store.fetch(ref, target);
        }
        return target;
    }
}
