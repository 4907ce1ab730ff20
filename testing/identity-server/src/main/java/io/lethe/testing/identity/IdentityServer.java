package io.lethe.testing.identity;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/**
 * Spring Authorization Server on a free port of the loopback address, with clients of which each has a secret of its
 * own, {@code secret-<client>}. The scopes that a client asks for become the roles of its token. Says {@code READY
 * <issuer>} on its output and ends with its input.
 *
 * <ul>
 *   <li>{@code portal}, {@code team}, {@code crowd}, and one named as each role: tokens for the audience {@code lethe}
 *   <li>{@code impostor}: tokens whose subject is what the gateway calls the machine {@code portal}
 *   <li>{@code elsewhere}: tokens for another audience
 *   <li>{@code late}: tokens that have expired
 * </ul>
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class IdentityServer {

    private static final String AUDIENCE = "lethe";
    private static final List<String> ROLES =
            List.of("forget-submit", "forget-read", "model-read", "operator", "scraper", "something-else");

    public static void main(String[] args) throws IOException {
        var context = (ServletWebServerApplicationContext) SpringApplication.run(
                IdentityServer.class, "--server.address=127.0.0.1", "--server.port=0", "--spring.main.banner-mode=off");
        System.out.println("READY http://127.0.0.1:" + context.getWebServer().getPort());
        while (System.in.read() >= 0) {
            // until whoever started this ends
        }
        context.close();
    }

    @Bean
    RegisteredClientRepository clients() {
        var names =
                Stream.concat(Stream.of("portal", "team", "crowd", "impostor", "elsewhere", "late"), ROLES.stream());
        return new InMemoryRegisteredClientRepository(
                names.map(IdentityServer::client).toList());
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims() {
        return token -> {
            var client = token.getRegisteredClient().getClientId();
            var claims = token.getClaims();
            claims.audience(List.of(client.equals("elsewhere") ? "another" : AUDIENCE));
            claims.claim("groups", List.copyOf(token.getAuthorizedScopes()));
            if (client.equals("impostor")) {
                claims.subject("api-key/portal");
            }
            if (client.equals("late")) {
                claims.issuedAt(Instant.now().minus(Duration.ofHours(2)));
                claims.notBefore(Instant.now().minus(Duration.ofHours(2)));
                claims.expiresAt(Instant.now().minus(Duration.ofHours(1)));
            }
        };
    }

    private static RegisteredClient client(String id) {
        return RegisteredClient.withId(id)
                .clientId(id)
                .clientSecret("{noop}secret-" + id)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> scopes.addAll(ROLES))
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(Duration.ofHours(1))
                        .build())
                .build();
    }
}
