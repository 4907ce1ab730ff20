package io.lethe.gateway.access;

import io.lethe.gateway.access.AccessConfig.Authentication;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** How callers are told apart in this process. A combination that would let strangers in does not start. */
@Startup
@Singleton
public class Access {

    private static final Logger LOG = Logger.getLogger(Access.class);

    private final boolean required;
    private final Optional<ApiKeys> keys;

    /**
     * Judges the settings.
     *
     * @throws IllegalStateException if nobody could come in, or everybody could
     */
    @Inject
    public Access(
            AccessConfig config,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> identityProvider,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.required = config.authentication() == Authentication.REQUIRED;
        this.keys = config.apiKeys().map(ApiKeys::of);
        switch (config.authentication()) {
            case REQUIRED -> requireAWayIn(identityProvider.isPresent());
            case NONE -> requireLoopback(host);
            case TRUSTED_NETWORK ->
                LOG.warnf("nobody is asked who they are: whoever reaches %s may do everything", host);
        }
    }

    /** Whether callers have to say who they are. */
    boolean required() {
        return required;
    }

    /** What a key is known as. */
    Optional<ApiKey> find(String key) {
        return keys.flatMap(known -> known.find(key, Instant.now()));
    }

    private void requireAWayIn(boolean identityProvider) {
        if (!identityProvider && keys.isEmpty()) {
            throw new IllegalStateException(
                    "nobody could come in: name an identity provider (LETHE_OIDC_URL) or a file of API keys"
                            + " (LETHE_GATEWAY_API_KEYS), or set LETHE_GATEWAY_AUTHENTICATION=none on a machine of your own");
        }
    }

    private static void requireLoopback(String host) {
        if (!isLoopback(host)) {
            throw new IllegalStateException(
                    ("everybody could come in: without authentication the gateway listens on the loopback address only, not"
                                    + " on %s. Set QUARKUS_HTTP_HOST=127.0.0.1, or LETHE_GATEWAY_AUTHENTICATION=required, or"
                                    + " trusted-network where something in front decides who gets here")
                            .formatted(host));
        }
        LOG.warn("nobody is asked who they are: everybody on this machine may do everything");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
