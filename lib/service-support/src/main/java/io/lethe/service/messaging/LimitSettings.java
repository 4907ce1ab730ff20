package io.lethe.service.messaging;

import io.lethe.contracts.MessageLimits;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Gives channels the platform's size limits, as {@link KafkaClients} gives them to plain clients. */
public final class LimitSettings extends PropertiesConfigSource {

    private static final long serialVersionUID = 1L;
    private static final String CONNECTOR = "mp.messaging.connector.smallrye-kafka.";
    private static final int BELOW_THE_SHARED_DEFAULTS = 90;

    /** Makes the source. */
    public LimitSettings() {
        super(
                Map.of(
                        CONNECTOR + ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Integer.toString(MessageLimits.REQUEST),
                        CONNECTOR + ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        Integer.toString(MessageLimits.FETCH),
                        CONNECTOR + ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        Integer.toString(MessageLimits.PARTITION_FETCH)),
                "lethe-message-limits",
                BELOW_THE_SHARED_DEFAULTS);
    }
}
