package io.lethe.unlearning.coordinator;

import io.lethe.contracts.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The coordinator's stream: forget requests go through the {@link Intake} to the partition of their model, where they
 * meet the model's other events and state.
 */
final class CoordinatorTopology {

    private static final Produced<String, Outgoing> LEAVING =
            Produced.with(Serdes.String(), Serdes.serdeFrom(Outgoing.serializer(), (topic, bytes) -> {
                throw new UnsupportedOperationException("Nobody reads what leaves");
            }));
    private static final TopicNameExtractor<String, Outgoing> DESTINATION =
            (key, outgoing, context) -> outgoing.topic();

    private CoordinatorTopology() {}

    static Topology of(CoordinatorParts parts) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(store(LineageProcessor.LINEAGES, LineageEntry.class));
        builder.addStateStore(store(LineageProcessor.REQUESTS, KnownRequest.class));
        Consumed<String, byte[]> bytes = Consumed.with(Serdes.String(), Serdes.ByteArray());

        KStream<String, Outgoing> intake = builder.stream(Topics.FORGET_REQUESTED, bytes)
                .process(() -> new Intake(parts.codec(), parts.deadLetters()));
        intake.filterNot(CoordinatorTopology::letIn).to(DESTINATION, LEAVING);
        KStream<String, byte[]> requests = intake.filter(CoordinatorTopology::letIn)
                .mapValues(Outgoing::value)
                .repartition(
                        Repartitioned.with(Serdes.String(), Serdes.ByteArray()).withName("requests-by-model"));

        builder.stream(LineageProcessor.EVENTS.keySet(), bytes)
                .merge(requests)
                .process(() -> new LineageProcessor(parts), LineageProcessor.LINEAGES, LineageProcessor.REQUESTS)
                .to(DESTINATION, LEAVING);
        return builder.build();
    }

    private static boolean letIn(String key, Outgoing outgoing) {
        return outgoing.topic().equals(Topics.FORGET_REQUESTED);
    }

    /**
     * In memory, rebuilt from its changelog; writes are not held back in a cache, so that they leave with the events.
     */
    static <T> StoreBuilder<KeyValueStore<String, T>> store(String name, Class<T> type) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), JsonSerde.of(type))
                .withCachingDisabled();
    }
}
