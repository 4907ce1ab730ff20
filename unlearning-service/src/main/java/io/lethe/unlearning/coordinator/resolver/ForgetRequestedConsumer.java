package io.lethe.unlearning.coordinator.resolver;

import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.EventConsumption;
import io.lethe.service.messaging.EventPublisher;
import io.lethe.service.messaging.Received;
import io.lethe.service.messaging.RefusedRecord;
import io.lethe.unlearning.coordinator.request.RequestCommand;
import io.lethe.unlearning.coordinator.stream.Commands;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Forget requests in, what their machines are told out. Requests are looked up side by side: one that waits for the
 * store holds nobody else up, and which comes first does not matter before they are in a line.
 */
@ApplicationScoped
class ForgetRequestedConsumer {

    private final EventConsumption consumption;
    private final EventPublisher publisher;
    private final MutinyEmitter<byte[]> commands;
    private final Resolver resolver;

    ForgetRequestedConsumer(
            EventConsumption consumption,
            EventPublisher publisher,
            @Channel("request-commanded-out") MutinyEmitter<byte[]> commands,
            Resolver resolver) {
        this.consumption = consumption;
        this.publisher = publisher;
        this.commands = commands;
        this.resolver = resolver;
    }

    @Incoming("forget-requested-in")
    @Blocking(value = "resolver", ordered = false)
    CompletionStage<Void> consume(Message<byte[]> message) {
        return consumption.consume(message, ForgetRequested.class, this::handle, this::refuse);
    }

    private void handle(Received<ForgetRequested> received) {
        RequestCommand.Submit submit = resolver.resolve(received.event(), received.source(), Instant.now());
        publisher.send(commands, Commands.message(submit));
    }

    /** Whoever can be answered is: a request that cannot be read ends, if at least its id can. */
    private void refuse(RefusedRecord record, LetheException reason) {
        Refusals.of(record, reason, Instant.now())
                .ifPresent(submit -> publisher.send(commands, Commands.message(submit)));
    }
}
