package io.lethe.service.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokerFailuresTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new TimeoutException("no answer"), ErrorCode.BROKER_UNAVAILABLE),
                arguments(new NotEnoughReplicasException(), ErrorCode.BROKER_UNAVAILABLE),
                arguments(new io.smallrye.mutiny.TimeoutException(), ErrorCode.BROKER_UNAVAILABLE),
                arguments(new RecordTooLargeException("large"), ErrorCode.RECORD_TOO_LARGE),
                arguments(new TopicAuthorizationException("t"), ErrorCode.BROKER_REFUSED),
                arguments(new SaslAuthenticationException("who"), ErrorCode.BROKER_REFUSED),
                arguments(
                        new TimeoutException("no metadata", new SaslAuthenticationException("who")),
                        ErrorCode.BROKER_REFUSED),
                arguments(new KafkaException("no client", new ConfigException("ssl")), ErrorCode.BROKER_REFUSED));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsAwayFromRefusing(Exception failure, ErrorCode code) {
        assertThat(BrokerFailures.coded(new IllegalStateException(new ExecutionException(failure))))
                .get()
                .extracting(LetheException::code)
                .isEqualTo(code);
    }

    @Test
    void namesTheRefusalInTheBrokersWord() {
        assertThat(BrokerFailures.coded(new ExecutionException(new TopicAuthorizationException("t"))))
                .get()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("TopicAuthorizationException");
    }

    @Test
    void leavesOurOwnFaultsAlone() {
        assertThat(BrokerFailures.coded(new SerializationException("not writable")))
                .isEmpty();
        assertThat(BrokerFailures.coded(new IllegalStateException("closed"))).isEmpty();
    }
}
