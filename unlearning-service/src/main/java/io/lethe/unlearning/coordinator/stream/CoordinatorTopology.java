package io.lethe.unlearning.coordinator.stream;

import io.lethe.contracts.Topics;
import io.lethe.service.messaging.TopicNames;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The coordinator's stream in three parts that share nothing but topics: an intake that hands records from outside to
 * the right machine, the request machine, and the model machine. The two machines talk to each other through topics, so
 * that each fact has one writer, whichever replica owns the partition.
 */
final class CoordinatorTopology {

    /** Topics whose records of one model meet in one task, so that their partition counts must be equal. */
    static final List<String> OF_MODELS = Stream.concat(
                    Stream.of(Topics.MODEL_COMMANDED), ModelProcessor.EVENTS.stream())
            .toList();

    private static final List<String> FROM_OUTSIDE =
            List.of(Topics.SPLIT_PUBLISHED, Topics.MODEL_TRAINED, Topics.FORGET_INSTRUCTED);
    private static final TopicNameExtractor<String, Outgoing> DESTINATION =
            (key, outgoing, context) -> outgoing.topic();
    /** Changelogs hold one row a key; small segments let compaction keep up. */
    private static final Map<String, String> CHANGELOG =
            Map.of("segment.bytes", "16777216", "min.cleanable.dirty.ratio", "0.1");

    private CoordinatorTopology() {}

    static Topology of(Machines machines) {
        Topology topology = new Topology();
        part(topology, "intake", () -> new Intake(machines), machines.names(), FROM_OUTSIDE);
        part(
                topology,
                "request",
                () -> new RequestProcessor(machines),
                machines.names(),
                List.of(Topics.REQUEST_COMMANDED));
        part(topology, "model", () -> new ModelProcessor(machines), machines.names(), OF_MODELS);
        topology.addStateStore(rows(RequestProcessor.REQUESTS, Serdes.ByteArray()), "request");
        topology.addStateStore(rows(RequestProcessor.TIMERS, Serdes.ByteArray()), "request");
        topology.addStateStore(rows(ModelProcessor.MODELS, Serdes.ByteArray()), "model");
        topology.addStateStore(rows(ModelProcessor.WAITING, Serdes.ByteArray()), "model");
        topology.addStateStore(rows(ModelProcessor.WAITING_SIZES, Serdes.Integer()), "model");
        return topology;
    }

    private static void part(
            Topology topology,
            String name,
            ProcessorSupplier<String, byte[], String, Outgoing> processor,
            TopicNames names,
            List<String> topics) {
        topology.addSource(
                name + "-in",
                Serdes.String().deserializer(),
                Serdes.ByteArray().deserializer(),
                topics.stream().map(names::onBroker).toArray(String[]::new));
        topology.addProcessor(name, processor, name + "-in");
        topology.addSink(name + "-out", DESTINATION, Serdes.String().serializer(), Outgoing.serializer(), name);
    }

    /**
     * On disk, since a million requests do not fit a heap; not held back in a cache, so that rows leave with events.
     */
    private static <V> StoreBuilder<KeyValueStore<String, V>> rows(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values)
                .withLoggingEnabled(CHANGELOG)
                .withCachingDisabled();
    }
}
