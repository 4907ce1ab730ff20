package io.lethe.local.infrastructure;

/**
 * How to start broker and store.
 *
 * @param brokerPort port of the broker; 0: any free one
 * @param storePort port of the store; 0: any free one
 * @param partitions partition count of the topics that share one
 */
public record InfrastructureOptions(int brokerPort, int storePort, int partitions) {

    /** Enough for a few workers; every partition costs files and start-up time. */
    public static final int LOCAL_PARTITIONS = 4;

    /** Free ports and few partitions, as tests want them. */
    public static InfrastructureOptions anyPorts() {
        return new InfrastructureOptions(0, 0, LOCAL_PARTITIONS);
    }

    /** The same on given ports. */
    public static InfrastructureOptions onPorts(int brokerPort, int storePort) {
        return new InfrastructureOptions(brokerPort, storePort, LOCAL_PARTITIONS);
    }
}
