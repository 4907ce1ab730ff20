package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Topics;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.Received;
import io.lethe.unlearning.TrainIndex;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Feeds the {@link Coordinator} events and state, keeps the state that it decides on, and publishes its events. */
final class LineageProcessor implements Processor<String, byte @Nullable [], String, Outgoing>, Knowledge {

    static final String LINEAGES = "lineages";
    static final String REQUESTS = "requests";

    /** Topics that are read as they are; what comes from any other place went through {@link Intake}. */
    static final Map<String, Class<? extends Event>> EVENTS = Map.of(
            Topics.MODEL_TRAINED, ModelTrained.class,
            Topics.MODEL_UNLEARNED, ModelUnlearned.class,
            Topics.JOB_FAILED, JobFailed.class,
            Topics.EVALUATION_SCORED, EvaluationScored.class);

    private static final Logger LOG = Logger.getLogger(LineageProcessor.class);

    private final CoordinatorParts parts;
    private final Coordinator coordinator;
    private @Nullable ProcessorContext<String, Outgoing> context;
    private @Nullable KeyValueStore<String, LineageEntry> lineages;
    private @Nullable KeyValueStore<String, KnownRequest> requests;

    LineageProcessor(CoordinatorParts parts) {
        this.parts = parts;
        this.coordinator = new Coordinator(parts.policy(), parts.methods(), this);
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> processorContext) {
        context = processorContext;
        lineages = processorContext.getStateStore(LINEAGES);
        requests = processorContext.getStateStore(REQUESTS);
    }

    @Override
    public void process(Record<String, byte @Nullable []> record) {
        RecordMetadata place = context().recordMetadata().orElseThrow();
        Class<? extends Event> type = EVENTS.getOrDefault(place.topic(), ForgetRequested.class);
        String topic = type == ForgetRequested.class ? Topics.FORGET_REQUESTED : place.topic();
        try {
            Received<? extends Event> received = parts.codec().decode(record.headers(), record.value(), type);
            handle(received, place, topic);
        } catch (LetheException refusal) {
            parts.deadLetters().bury(context(), topic, record, refusal);
        }
    }

    @Override
    public Optional<KnownRequest> request(String requestId) {
        return Optional.ofNullable(Objects.requireNonNull(requests).get(requestId));
    }

    @Override
    public TrainIndex trainIndex(ArtifactRef manifest) {
        return parts.indexes().apply(manifest);
    }

    private void handle(Received<? extends Event> received, RecordMetadata place, String topic) {
        Event event = received.event();
        KeyValueStore<String, LineageEntry> store = Objects.requireNonNull(lineages);
        LineageEntry entry = Objects.requireNonNullElse(store.get(modelId(event)), LineageEntry.EMPTY);
        Optional<List<Event>> earlier = entry.outcomeOf(place.topic(), place.offset());
        if (earlier.isPresent()) {
            publish(earlier.get(), received);
            return;
        }
        Instant at = Instant.ofEpochMilli(context().currentSystemTimeMs());
        Decision decision = decide(entry.lineage(), event, at);
        decision.requests().forEach(this::remember);
        LineageEntry next = entry.after(place.topic(), place.offset(), event, decision);
        if (!next.equals(entry)) {
            store.put(modelId(event), next);
        }
        publish(decision.events(), received);
        parts.metrics().observe(entry.lineage(), decision, topic, at);
    }

    /** A store that is away is waited for: the records behind this one need it as well. */
    private Decision decide(@Nullable ModelLineage lineage, Event event, Instant at) {
        while (true) {
            try {
                return coordinator.on(lineage, event, at);
            } catch (LetheException e) {
                if (e.code().kind() != ErrorCode.Kind.UNAVAILABLE) {
                    throw e;
                }
                LOG.warnf("Waiting, model %s: %s", modelId(event), e.getMessage());
                parts.patience().pause();
            } catch (RuntimeException e) {
                // Not the cause's message: it may quote the data.
                LOG.errorf(Nameless.of(e), "No decision on an event of model %s", modelId(event));
                throw new LetheException(
                        ErrorCode.INTERNAL,
                        "Unexpected " + e.getClass().getSimpleName() + "; the service's log has more.");
            }
        }
    }

    private void remember(KnownRequest request) {
        Objects.requireNonNull(requests).put(request.status().requestId(), request);
    }

    private void publish(List<Event> events, Received<?> cause) {
        for (Event event : events) {
            ProducerRecord<String, byte[]> record = parts.codec().toRecord(event, cause);
            context()
                    .forward(new Record<>(
                            record.key(),
                            new Outgoing(record.topic(), record.value()),
                            context().currentSystemTimeMs(),
                            record.headers()));
        }
    }

    private static String modelId(Event event) {
        return event.key();
    }

    private ProcessorContext<String, Outgoing> context() {
        return Objects.requireNonNull(context);
    }
}
