package io.lethe.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.runtime.OidcJwtCallerPrincipal;
import io.quarkus.security.runtime.QuarkusPrincipal;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;

class TokenCallersTest {

    @Test
    void theSameSubjectOfTwoIssuersIsTwoCallers() {
        assertThat(TokenCallers.name(token("https://one.example/realm", "7d9f")))
                .isEqualTo("token/https://one.example/realm#7d9f")
                .isNotEqualTo(TokenCallers.name(token("https://two.example/realm", "7d9f")));
    }

    @Test
    void whoNamesNoIssuerIsNoIssuersSubject() {
        assertThat(TokenCallers.name(new QuarkusPrincipal("https://one.example/realm#7d9f")))
                .isNotEqualTo(TokenCallers.name(token("https://one.example/realm", "7d9f")));
    }

    private static JsonWebToken token(String issuer, String subject) {
        var claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setSubject(subject);
        return new OidcJwtCallerPrincipal(claims, null);
    }
}
