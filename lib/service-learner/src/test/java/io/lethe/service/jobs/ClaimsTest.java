package io.lethe.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.storage.InMemoryObjectStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final String JOB = "0b1d8f3e-6a55-5c0e-9d5b-3f0f4a1c2b3d";

    private final InMemoryObjectStore store = new InMemoryObjectStore("jobs");
    private final Claims claims = new Claims(store);

    @Test
    void givesAnAttemptToOneWorker() {
        assertThat(claims.claim(JOB, 1, "one")).isTrue();
        assertThat(claims.claim(JOB, 1, "other")).isFalse();
        assertThat(claims.claim(JOB, 2, "other")).isTrue();
    }

    @Test
    void recognisesItsOwnClaimWhoseConfirmationWasLost() {
        claims.claim(JOB, 1, "one");

        assertThat(claims.claim(JOB, 1, "one")).isTrue();
    }

    @Test
    void forgetsAllAttemptsOfAJob() {
        claims.claim(JOB, 1, "one");
        claims.claim(JOB, 2, "one");

        claims.forget(JOB);

        assertThat(store.list("jobs", "")).isEmpty();
    }

    @Test
    void sweepsOldOnesOfJobsThatEnded() {
        claims.claim(JOB, 1, "one");

        claims.sweep(JOB::equals, Duration.ofHours(-1));
        claims.sweep(job -> false, Duration.ofHours(1));
        assertThat(store.list("jobs", "")).as("open, or young").hasSize(1);

        claims.sweep(job -> false, Duration.ofHours(-1));
        assertThat(store.list("jobs", "")).isEmpty();
    }
}
