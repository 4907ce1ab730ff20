package io.lethe.unlearning.coordinator.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.Regulation;
import io.lethe.storage.InMemoryObjectStore;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RequestDigestsTest {

    private static final String ID = "7d1c0b4e-9f0a-4f43-8a51-0c6f2f1f8a11";
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final InMemoryObjectStore store = new InMemoryObjectStore("jobs");
    private final RequestDigests digests = new RequestDigests(store);

    @Test
    void areTheSameForARepetitionOnAnyCoordinator() {
        String first = digests.of(request(ID, "person-1", NOON));
        String again =
                new RequestDigests(store).of(request(ID.toUpperCase(Locale.ROOT), "person-1", NOON.plusSeconds(5)));
        assertThat(again).isEqualTo(first).matches("[0-9a-f]{64}");
        assertThat(digests.of(request(ID, "person-2", NOON))).isNotEqualTo(first);
    }

    /** Whoever knows everything about a request but the person, and sees its digest, cannot try people out. */
    @Test
    void cannotBeFoundByTrying() {
        ForgetRequested request = request(ID, "person-1", NOON);
        String digest = digests.of(request);
        String elsewhere = new RequestDigests(new InMemoryObjectStore("jobs")).of(request);
        assertThat(digest)
                .isNotEqualTo(elsewhere)
                .isNotEqualTo(EventJson.digest(EventJson.mapper().valueToTree(request(ID, "person-1", NOON))));
    }

    private static ForgetRequested request(String id, String person, Instant submittedAt) {
        return new ForgetRequested(
                id,
                "faces",
                null,
                null,
                List.of(person),
                null,
                Regulation.GDPR,
                submittedAt,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
