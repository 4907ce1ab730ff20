package io.lethe.gateway.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.lethe.service.http.Problem;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Answers 429 to a caller that calls more often than is allowed, so that one does not take the gateway from all others.
 * Counted by caller and gateway; who has not said who they are is refused anyway.
 */
public class CallLimit {

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);
    private static final int MOST_CALLERS = 10_000;

    private final Access access;
    private final CurrentIdentityAssociation caller;
    private final LoadingCache<String, Bucket> buckets;

    @Inject
    public CallLimit(Access access, AccessConfig config, CurrentIdentityAssociation caller) {
        this.access = access;
        this.caller = caller;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build(name -> bucket(config.callsPerMinute()));
    }

    /** Lets a call pass, or answers it. */
    @ServerRequestFilter
    public Uni<@Nullable Response> limit() {
        if (!access.required()) {
            return Uni.createFrom().nullItem();
        }
        return caller.getDeferredIdentity().map(identity -> {
            if (identity.isAnonymous()) {
                return null;
            }
            var call = buckets.get(identity.getPrincipal().getName()).tryConsumeAndReturnRemaining(1);
            return call.isConsumed() ? null : tooMany(Duration.ofNanos(call.getNanosToWaitForRefill()));
        });
    }

    private static Bucket bucket(int perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }

    private static Response tooMany(Duration wait) {
        return Response.status(Response.Status.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, wait.toSeconds() + 1)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem(
                        "about:blank",
                        "Too Many Requests",
                        429,
                        "you call more often than this gateway lets one caller; come again later",
                        null))
                .build();
    }
}
