package io.lethe.dataset;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.SplitPublished;
import io.lethe.service.messaging.EventPublisher;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jspecify.annotations.Nullable;

/** Announces dataset versions. */
@ApplicationScoped
public class SplitPublisher {

    private final MutinyEmitter<byte[]> emitter;
    private final EventPublisher events;

    public SplitPublisher(@Channel("split-published-out") MutinyEmitter<byte[]> emitter, EventPublisher events) {
        this.emitter = emitter;
        this.events = events;
    }

    /**
     * Announces a version, for the first time or once more. Returns once the broker has the event.
     *
     * @param training what to train from it
     */
    void publish(DatasetStore.Published published, SplitPublished.@Nullable Training training) {
        DatasetManifest manifest = published.manifest();
        SplitPublished event = new SplitPublished(
                manifest.datasetId(),
                manifest.datasetVersion(),
                published.where(),
                ImportedDataset.sizes(manifest),
                training);
        events.publish(emitter, event, null);
    }
}
