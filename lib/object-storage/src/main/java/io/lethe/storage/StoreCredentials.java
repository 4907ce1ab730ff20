package io.lethe.storage;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** How we prove to the store who we are. None of them shows a secret as text. */
public sealed interface StoreCredentials {

    /**
     * Keys that do not change while the process lives.
     *
     * @param accessKey who we are
     * @param secretKey proof of it
     * @param sessionToken what came with keys that were lent for a while
     */
    record Keys(String accessKey, String secretKey, Optional<String> sessionToken) implements StoreCredentials {

        @Override
        public String toString() {
            return "Keys[" + accessKey + "]";
        }
    }

    /**
     * A file in the format of {@code ~/.aws/credentials}, read anew for each request: whoever replaces the file changes
     * the keys.
     *
     * @param path the file
     * @param profile its section
     */
    record KeyFile(Path path, String profile) implements StoreCredentials {}

    /**
     * An identity token that a platform such as Kubernetes writes into a file, exchanged at a token service for keys
     * that are renewed before they end.
     *
     * @param token the file with the token
     * @param service address of the token service (STS)
     * @param role role to take on, if the service has roles
     * @param session name of the session in the store's audit, if the service has such
     */
    record WebIdentity(Path token, URI service, Optional<String> role, Optional<String> session)
            implements StoreCredentials {}

    /**
     * Whatever the machine, task or pod was given, as the AWS SDKs look for it: {@code AWS_WEB_IDENTITY_TOKEN_FILE},
     * {@code AWS_CONTAINER_CREDENTIALS_*}, the instance's metadata.
     */
    record Instance() implements StoreCredentials {}
}
