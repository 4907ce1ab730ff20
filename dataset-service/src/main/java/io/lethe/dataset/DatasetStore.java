package io.lethe.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.DatasetManifest.SplitManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.SplitPublished;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.WriteOnce;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Dataset versions in the object store. The manifest goes last and is written once: a version without it does not
 * exist, and of two writers of the same content one wins.
 */
@ApplicationScoped
public class DatasetStore {

    static final String BUCKET = "datasets";

    private static final Logger LOG = Logger.getLogger(DatasetStore.class);
    private static final String MANIFEST = "manifest.json";
    private static final String REPORT = "report.json";

    /** No dataset is called like this. */
    private static final String PENDING = "_imports/";

    private final ObjectStore store;
    private final WriteOnce manifests;

    public DatasetStore(ObjectStore store) {
        this.store = store;
        this.manifests = new WriteOnce(store);
    }

    /**
     * A published version.
     *
     * @param manifest its table of contents
     * @param where the manifest object
     * @param fresh whether it was published just now
     */
    record Published(DatasetManifest manifest, ArtifactRef where, boolean fresh) {}

    /**
     * Publishes a version unless the same content is there already.
     *
     * @param manifest the version without its splits
     * @param shards the splits on the local disk
     * @param report what the import found
     * @param importId gives the import's objects keys that no other import has: what one takes back, none other needs
     * @param training what the announcement will say of it
     */
    Published publish(
            DatasetManifest manifest,
            List<SplitShards> shards,
            ImportReport report,
            String importId,
            SplitPublished.@Nullable Training training,
            ImportProgress progress) {
        String version = prefix(manifest.datasetId(), manifest.datasetVersion());
        String prefix = version + importId + "/";
        Optional<Published> existing = find(manifest.datasetId(), manifest.datasetVersion());
        if (existing.isPresent()) {
            return existing.get();
        }
        PendingImport pending =
                new PendingImport(importId, prefix, training, Clock.systemUTC().instant());
        store.put(BUCKET, note(importId), json(pending));
        try {
            List<SplitManifest> splits = new ArrayList<>();
            int stored = 0;
            for (SplitShards split : shards) {
                splits.add(upload(prefix + split.name() + "/", split, stored, progress));
                stored += split.samples();
            }
            DatasetManifest complete = complete(manifest, splits, store.put(BUCKET, prefix + REPORT, json(report)));
            progress.begin(ImportProgress.Stage.ANNOUNCING, 0);
            Published published = published(manifests.write(BUCKET, version + MANIFEST, json(complete)));
            if (!published.fresh()) {
                discard(pending);
            }
            return published;
        } catch (RuntimeException e) {
            discard(pending);
            throw e;
        }
    }

    /** The imports that are not through with storing and announcing, or that were killed before they were. */
    List<PendingImport> pending() {
        return store.list(BUCKET, PENDING).stream()
                .flatMap(key -> store.find(BUCKET, key).stream())
                .map(DatasetStore::parsePending)
                .toList();
    }

    /** The version that an import has published; empty if it has not, or another import had before. */
    Optional<Published> publishedBy(PendingImport pending) {
        String prefix = pending.prefix();
        String version = prefix.substring(0, prefix.lastIndexOf('/', prefix.length() - 2) + 1);
        return manifests
                .find(BUCKET, version + MANIFEST)
                .map(DatasetStore::published)
                .filter(published -> published.manifest().splits().stream()
                        .anyMatch(split -> split.index().key().startsWith(prefix)));
    }

    /** Notes that an import is through with everything. */
    void settle(String importId) {
        store.delete(BUCKET, note(importId));
    }

    Optional<Published> find(String datasetId, String datasetVersion) {
        return manifests
                .find(BUCKET, prefix(datasetId, datasetVersion) + MANIFEST)
                .map(DatasetStore::published);
    }

    private static Published published(WriteOnce.Stored stored) {
        return new Published(parse(stored.content()), stored.ref(), stored.fresh());
    }

    /** Names of all datasets, sorted. */
    List<String> datasets() {
        return store.list(BUCKET, "").stream()
                .filter(key -> key.endsWith("/" + MANIFEST))
                .map(key -> key.substring(0, key.indexOf('/')))
                .distinct()
                .sorted()
                .toList();
    }

    /** Manifests of a dataset's versions, the one that was published last first; empty if there is no such dataset. */
    List<DatasetManifest> versions(String datasetId) {
        return store.list(BUCKET, datasetId + "/").stream()
                .filter(key -> key.endsWith("/" + MANIFEST))
                .map(key -> key.split("/", -1)[1])
                .flatMap(version -> find(datasetId, version).stream())
                .map(Published::manifest)
                .sorted(Comparator.comparing(DatasetManifest::createdAt).reversed())
                .toList();
    }

    /** The report of a version; empty if there is no such version, or none was stored with it. */
    Optional<byte[]> report(String datasetId, String datasetVersion) {
        return find(datasetId, datasetVersion)
                .flatMap(published -> Optional.ofNullable(published.manifest().report()))
                .map(store::read);
    }

    private SplitManifest upload(String prefix, SplitShards split, int before, ImportProgress progress) {
        return new SplitManifest(
                split.name(),
                split.samples(),
                split.identities(),
                split.pixelMean(),
                split.pixelDeviation(),
                uploadPixels(prefix, split, before, progress),
                upload(prefix, split.labels()),
                upload(prefix, split.groups()),
                upload(prefix, split.ids()),
                upload(prefix, split.index()));
    }

    /** All but a few of the bytes: the progress is theirs, and so is the moment to notice that nobody wants them. */
    private ArtifactRef uploadPixels(String prefix, SplitShards split, int before, ImportProgress progress) {
        Shard pixels = split.pixels();
        long bytes = Math.max(1, pixels.path().toFile().length());
        return store.put(
                BUCKET,
                prefix + pixels.name(),
                pixels.path(),
                sent -> progress.reach(before + (int) (split.samples() * sent / bytes)));
    }

    private ArtifactRef upload(String prefix, Shard shard) {
        return store.put(BUCKET, prefix + shard.name(), shard.path());
    }

    /** Takes back what an import has stored, unless its manifest was stored too, whatever was said of it. */
    void discard(PendingImport pending) {
        try {
            if (publishedBy(pending).isEmpty()) {
                store.deleteAll(BUCKET, pending.prefix());
                settle(pending.importId());
            }
        } catch (LetheException e) {
            LOG.warnf(
                    "%s: objects of import %s remain for a while; nothing refers to them",
                    e.code(), pending.importId());
        }
    }

    private static String note(String importId) {
        return PENDING + importId + ".json";
    }

    private static String prefix(String datasetId, String datasetVersion) {
        return datasetId + "/" + datasetVersion + "/";
    }

    private static DatasetManifest complete(DatasetManifest manifest, List<SplitManifest> splits, ArtifactRef report) {
        return new DatasetManifest(
                manifest.datasetId(),
                manifest.datasetVersion(),
                manifest.height(),
                manifest.width(),
                manifest.task(),
                splits,
                manifest.source(),
                manifest.seed(),
                manifest.createdAt(),
                report);
    }

    private static byte[] json(Object content) {
        try {
            return EventJson.mapper().writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new LetheException(ErrorCode.INTERNAL, "A manifest or report could not be written as JSON", e);
        }
    }

    private static DatasetManifest parse(byte[] content) {
        return parse(content, DatasetManifest.class);
    }

    private static PendingImport parsePending(byte[] content) {
        return parse(content, PendingImport.class);
    }

    private static <T> T parse(byte[] content, Class<T> type) {
        try {
            return EventJson.mapper().readValue(content, type);
        } catch (IOException e) {
            throw new LetheException(
                    ErrorCode.ARTIFACT_CORRUPTED, "A manifest or note in the store is not readable", e);
        }
    }
}
