package io.lethe.gateway.access;

import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a machine's key; not the key itself.
 *
 * @param name of the machine: lower-case letters, digits and {@code -}
 * @param sha256 digest of the key in UTF-8, 64 lower-case hex digits. Keys are drawn, not thought up, so a plain digest
 *     cannot be searched
 * @param roles what the machine may do
 * @param expires when the key ends to be one; absent if never
 */
record ApiKey(
        String name,
        String sha256,
        Set<String> roles,
        @Nullable Instant expires) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    ApiKey {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a key's name is 1 to 64 lower-case letters, digits and '-', such as privacy-portal");
        }
        if (sha256 == null || !SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 of key '%s' is not 64 lower-case hex digits".formatted(name));
        }
        if (roles == null || roles.isEmpty() || !Roles.ALL.containsAll(roles)) {
            throw new IllegalArgumentException("roles of key '%s' must be some of %s"
                    .formatted(name, Roles.ALL.stream().sorted().toList()));
        }
        roles = Set.copyOf(roles);
    }

    boolean expired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}
