package io.lethe.unlearning.coordinator.stream;

import io.lethe.unlearning.coordinator.request.RequestCommand;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Puts commands into messages, for those who stand outside of the stream. */
public final class Commands {

    private static final StoredJson<RequestCommand> FORM = new StoredJson<>(RequestCommand.class);

    private Commands() {}

    /** A message for the topic of request commands. */
    public static Message<byte[]> message(RequestCommand command) {
        return Message.of(FORM.write(command))
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(command.requestId())
                        .build());
    }
}
