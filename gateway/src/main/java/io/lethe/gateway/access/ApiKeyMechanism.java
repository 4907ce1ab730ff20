package io.lethe.gateway.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Machines say who they are with {@code Authorization: ApiKey <key>}. Where nobody has to say who they are, everybody
 * who brings nothing is given all roles.
 */
@Singleton
public class ApiKeyMechanism implements HttpAuthenticationMechanism {

    static final String SCHEME = "ApiKey";

    private static final String PREFIX = SCHEME + " ";
    private static final SecurityIdentity ANYBODY = identity("anybody", Roles.ALL);

    private final Access access;

    @Inject
    public ApiKeyMechanism(Access access) {
        this.access = access;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        var credential = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (!access.required()) {
            return Uni.createFrom().item(ANYBODY);
        }
        if (credential == null || !credential.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return Uni.createFrom().nullItem();
        }
        return access.find(credential.substring(PREFIX.length()).strip())
                .map(key -> Uni.createFrom().item(identity("api-key/" + key.name(), key.roles())))
                .orElseGet(() -> Uni.createFrom()
                        .failure(new AuthenticationFailedException("the API key is unknown or has expired")));
    }

    @Override
    public Uni<@Nullable ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, HttpHeaders.WWW_AUTHENTICATE, Refusals.CHALLENGE));
    }

    @Override
    public Uni<@Nullable HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, SCHEME));
    }

    /** Before the identity provider's, which takes whatever is left. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1_000;
    }

    private static SecurityIdentity identity(String name, Set<String> roles) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(roles)
                .build();
    }
}
