package io.lethe.unlearning.coordinator.resolver;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.DatasetManifest.SplitManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.EventData;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The indexes of the datasets used last, read from the store once for each dataset version. Thread-safe. */
@ApplicationScoped
class TrainIndexes {

    private static final int KEPT = 16;

    private final ObjectStore store;
    private final Map<String, TrainIndex> byManifest = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TrainIndex> eldest) {
            return size() > KEPT;
        }
    };

    TrainIndexes(ObjectStore store) {
        this.store = store;
    }

    /**
     * The index of {@code train} of the dataset with this manifest.
     *
     * @throws LetheException with {@code STORE_UNAVAILABLE}, {@code ARTIFACT_MISSING} or {@code ARTIFACT_CORRUPTED}
     */
    TrainIndex of(ArtifactRef manifest) {
        synchronized (byManifest) {
            TrainIndex known = byManifest.get(manifest.sha256());
            if (known != null) {
                return known;
            }
        }
        // Outside of the lock: a slow store must not keep those waiting whose index is known.
        TrainIndex index = load(manifest);
        synchronized (byManifest) {
            byManifest.put(manifest.sha256(), index);
        }
        return index;
    }

    private TrainIndex load(ArtifactRef ref) {
        DatasetManifest manifest = EventData.read(store.read(ref), DatasetManifest.class);
        SplitManifest train = manifest.splits().stream()
                .filter(split -> split.name().equals(DatasetManifest.TRAIN))
                .findFirst()
                .orElseThrow(() -> new LetheException(
                        ErrorCode.ARTIFACT_CORRUPTED, "Manifest %s has no split 'train'.".formatted(ref.key())));
        return TrainIndex.parse(new String(store.read(train.index()), StandardCharsets.UTF_8));
    }
}
