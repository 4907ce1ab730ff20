package io.lethe.unlearning.coordinator.resolver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.WriteOnce;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Digests of what requests say, by which a repetition is told from a conflict. They outlive the request's people in
 * states and changelogs, so they are keyed (HMAC-SHA-256): references are short, and whoever reads a plain digest finds
 * them by trying. The key is drawn once for all coordinators and lies in the store, which readers of topics do not see.
 * Thread-safe.
 */
@ApplicationScoped
class RequestDigests {

    private static final String BUCKET = "jobs";
    private static final String KEY = "coordinator/digest.key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final WriteOnce store;
    private volatile @Nullable SecretKeySpec secret;

    RequestDigests(ObjectStore store) {
        this.store = new WriteOnce(store);
    }

    /**
     * 64 lower-case hex digits. When it was asked does not make another request: a gateway stamps anew when it
     * publishes again.
     *
     * @throws io.lethe.contracts.LetheException if the store, which has the key, is away
     */
    String of(ForgetRequested request) {
        ObjectNode content = EventJson.mapper().valueToTree(request);
        content.remove("submittedAt");
        content.put("requestId", request.requestId().toLowerCase(Locale.ROOT));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret());
            return HexFormat.of().formatHex(mac.doFinal(EventJson.canonical(content)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot make keyed digests", e);
        }
    }

    private SecretKeySpec secret() {
        SecretKeySpec known = secret;
        if (known == null) {
            byte[] drawn = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(drawn);
            known = new SecretKeySpec(store.write(BUCKET, KEY, drawn).content(), ALGORITHM);
            secret = known;
        }
        return known;
    }
}
