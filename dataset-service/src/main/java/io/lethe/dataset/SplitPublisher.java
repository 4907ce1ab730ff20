package io.lethe.dataset;

import io.lethe.contracts.SplitPublished;
import io.lethe.service.messaging.EventPublisher;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Announces dataset versions. */
@ApplicationScoped
public class SplitPublisher {

    private final MutinyEmitter<byte[]> emitter;
    private final EventPublisher events;

    public SplitPublisher(@Channel("split-published-out") MutinyEmitter<byte[]> emitter, EventPublisher events) {
        this.emitter = emitter;
        this.events = events;
    }

    /** Returns once the broker has the event. */
    void publish(SplitPublished event) {
        events.publish(emitter, event, null);
    }
}
