package io.lethe.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.DatasetManifest.SplitManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.WriteOnce;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

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
     */
    Published publish(DatasetManifest manifest, List<SplitShards> shards, ImportReport report) {
        String prefix = prefix(manifest.datasetId(), manifest.datasetVersion());
        Optional<Published> existing = find(manifest.datasetId(), manifest.datasetVersion());
        if (existing.isPresent()) {
            return existing.get();
        }
        List<String> uploaded = new ArrayList<>();
        try {
            List<SplitManifest> splits = new ArrayList<>();
            for (SplitShards split : shards) {
                splits.add(upload(prefix + split.name() + "/", split, uploaded));
            }
            uploaded.add(prefix + REPORT);
            DatasetManifest complete = complete(manifest, splits, store.put(BUCKET, prefix + REPORT, json(report)));
            return published(manifests.write(BUCKET, prefix + MANIFEST, json(complete)));
        } catch (RuntimeException e) {
            discard(prefix, uploaded);
            throw e;
        }
    }

    Optional<Published> find(String datasetId, String datasetVersion) {
        return manifests
                .find(BUCKET, prefix(datasetId, datasetVersion) + MANIFEST)
                .map(DatasetStore::published);
    }

    private static Published published(WriteOnce.Stored stored) {
        return new Published(parse(stored.content()), stored.ref(), stored.fresh());
    }

    /** The version of a dataset that was published last. */
    Optional<Published> newest(String datasetId) {
        return store.list(BUCKET, datasetId + "/").stream()
                .filter(key -> key.endsWith("/" + MANIFEST))
                .map(key -> key.split("/", -1)[1])
                .flatMap(version -> find(datasetId, version).stream())
                .max(Comparator.comparing(published -> published.manifest().createdAt()));
    }

    private SplitManifest upload(String prefix, SplitShards split, List<String> uploaded) {
        return new SplitManifest(
                split.name(),
                split.samples(),
                split.identities(),
                split.pixelMean(),
                split.pixelDeviation(),
                upload(prefix, split.pixels(), uploaded),
                upload(prefix, split.labels(), uploaded),
                upload(prefix, split.groups(), uploaded),
                upload(prefix, split.ids(), uploaded),
                upload(prefix, split.index(), uploaded));
    }

    private ArtifactRef upload(String prefix, Shard shard, List<String> uploaded) {
        String key = prefix + shard.name();
        uploaded.add(key);
        return store.put(BUCKET, key, shard.path());
    }

    /** Takes back what a failed import uploaded, unless somebody else has published the same content meanwhile. */
    private void discard(String prefix, List<String> uploaded) {
        try {
            if (store.head(BUCKET, prefix + MANIFEST).isEmpty()) {
                uploaded.forEach(key -> store.delete(BUCKET, key));
            }
        } catch (LetheException e) {
            LOG.warnf("%s: objects of a failed import remain below %s; nothing refers to them", e.code(), prefix);
        }
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
        try {
            return EventJson.mapper().readValue(content, DatasetManifest.class);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.ARTIFACT_CORRUPTED, "A manifest in the store is not readable", e);
        }
    }
}
