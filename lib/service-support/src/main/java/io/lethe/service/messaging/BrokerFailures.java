package io.lethe.service.messaging;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.MessageLimits;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Tells a broker that is away from one that refuses. Away is only what the client itself calls worth another try; what
 * the broker refuses is named with the broker's own word, since somebody must act on it.
 */
public final class BrokerFailures {

    private BrokerFailures() {}

    /**
     * What a client's failure means, wrapped as it may be.
     *
     * @return {@link ErrorCode#BROKER_UNAVAILABLE}, {@link ErrorCode#BROKER_REFUSED} (rights, credentials, settings) or
     *     {@link ErrorCode#RECORD_TOO_LARGE}; empty if the failure is not the broker's or is our own fault
     */
    public static Optional<LetheException> coded(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .toList();
        if (any(causes, cause -> cause instanceof SerializationException || cause instanceof InterruptException)) {
            return Optional.empty();
        }
        if (any(
                causes,
                cause -> cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException)) {
            return Optional.of(new LetheException(
                    ErrorCode.RECORD_TOO_LARGE,
                    "the record is larger than topic or producer take (%d bytes); publish a reference instead"
                            .formatted(MessageLimits.REQUEST)));
        }
        if (causes.stream().noneMatch(BrokerFailures::denied) && any(causes, BrokerFailures::passes)) {
            return Optional.of(new LetheException(
                    ErrorCode.BROKER_UNAVAILABLE, "the broker did not acknowledge; try again", failure));
        }
        return causes.stream()
                .filter(KafkaException.class::isInstance)
                .reduce((outer, inner) -> inner)
                .map(refusal -> new LetheException(
                        ErrorCode.BROKER_REFUSED,
                        "the broker or its client refuses: %s; check rights, credentials and kafka.* settings"
                                .formatted(refusal.getClass().getSimpleName()),
                        failure));
    }

    private static boolean denied(Throwable cause) {
        return cause instanceof AuthenticationException || cause instanceof AuthorizationException;
    }

    private static boolean passes(Throwable cause) {
        return cause instanceof RetriableException
                || cause instanceof io.smallrye.mutiny.TimeoutException
                || cause instanceof java.util.concurrent.TimeoutException;
    }

    private static boolean any(List<Throwable> causes, Predicate<Throwable> kind) {
        return causes.stream().anyMatch(kind);
    }
}
