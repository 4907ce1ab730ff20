package io.lethe.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.testing.store.BadStore;
import io.lethe.testing.store.BadStore.Answer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Where the object is gone again when it is read; {@link ObjectStoreContract} has the rest. */
class WriteOnceTest {

    @Test
    void writesAgainWhereTheFirstWritersObjectWasDeleted() {
        var writes = new AtomicInteger();
        try (var server = BadStore.that((request, good) -> switch (request.getRequestMethod()) {
                    case "PUT" ->
                        writes.incrementAndGet() == 1
                                ? Answer.error(412, "PreconditionFailed")
                                : Answer.empty(200).with("ETag", "\"new\"");
                    default -> Answer.error(404, "NoSuchKey");
                });
                var store = new S3ObjectStore(S3Settings.of(server.endpoint(), "us-east-1", "key", "secret"))) {
            assertThat(new WriteOnce(store).write("models", "card", new byte[1]).fresh())
                    .isTrue();
        }
    }

    @Test
    void doesNotCallItAFaultOfTheInputWhenTheStoreContradictsItself() {
        try (var server = BadStore.that(
                        (request, good) -> request.getRequestMethod().equals("PUT")
                                ? Answer.error(412, "PreconditionFailed")
                                : Answer.error(404, "NoSuchKey"));
                var store = new S3ObjectStore(S3Settings.of(server.endpoint(), "us-east-1", "key", "secret"))) {
            assertThatThrownBy(() -> new WriteOnce(store).write("models", "card", new byte[1]))
                    .isInstanceOfSatisfying(
                            LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
                    .hasMessageContaining("models/card exists when it is written");
        }
    }
}
