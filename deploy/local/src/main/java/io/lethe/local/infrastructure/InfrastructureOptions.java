package io.lethe.local.infrastructure;

import java.util.Map;

/**
 * How to start broker and store.
 *
 * @param brokerPort port of the broker; 0: any free one
 * @param storePort port of the store; 0: any free one
 * @param partitions partition count of the topics that share one
 * @param brokerSettings further settings of the broker, in Kafka's words; listeners are added to its own
 */
public record InfrastructureOptions(int brokerPort, int storePort, int partitions, Map<String, String> brokerSettings) {

    /** Enough for a few workers; every partition costs files and start-up time. */
    public static final int LOCAL_PARTITIONS = 4;

    public InfrastructureOptions {
        brokerSettings = Map.copyOf(brokerSettings);
    }

    /** A broker without further settings. */
    public InfrastructureOptions(int brokerPort, int storePort, int partitions) {
        this(brokerPort, storePort, partitions, Map.of());
    }

    /** The same with further settings of the broker, such as a listener with TLS. */
    public InfrastructureOptions withBroker(Map<String, String> settings) {
        return new InfrastructureOptions(brokerPort, storePort, partitions, settings);
    }

    /** Free ports and few partitions, as tests want them. */
    public static InfrastructureOptions anyPorts() {
        return new InfrastructureOptions(0, 0, LOCAL_PARTITIONS);
    }

    /** The same on given ports. */
    public static InfrastructureOptions onPorts(int brokerPort, int storePort) {
        return new InfrastructureOptions(brokerPort, storePort, LOCAL_PARTITIONS);
    }
}
