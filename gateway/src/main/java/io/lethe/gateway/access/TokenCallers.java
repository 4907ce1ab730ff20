package io.lethe.gateway.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.Principal;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Names whoever comes with a token {@code token/<issuer>#<subject>}. An issuer chooses its subjects freely, so a bare
 * one could be another issuer's, or the name of a machine; an issuer's address has no {@code #}. Machines, which have
 * the names of {@link ApiKeyMechanism}, do not come through here.
 */
@Singleton
public class TokenCallers implements SecurityIdentityAugmentor {

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(identity.isAnonymous() ? identity : named(identity));
    }

    private static SecurityIdentity named(SecurityIdentity identity) {
        return QuarkusSecurityIdentity.builder(identity)
                .setPrincipal(new QuarkusPrincipal(name(identity.getPrincipal())))
                .build();
    }

    static String name(Principal principal) {
        // What an identity provider only vouches for, without a token that can be read, names no issuer.
        var issuer = principal instanceof JsonWebToken token && token.getIssuer() != null ? token.getIssuer() : "";
        return "token/%s#%s".formatted(issuer, principal.getName());
    }
}
