package io.lethe.storage;

import io.minio.credentials.AwsConfigProvider;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Jwt;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import io.minio.credentials.WebIdentityProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.OkHttpClient;

/** The SDK's own ways to get keys, and to renew them. */
final class CredentialProviders {

    private CredentialProviders() {}

    /** The SDK's provider of keys. */
    static Provider of(StoreCredentials credentials, OkHttpClient http) {
        if (credentials instanceof StoreCredentials.Keys keys) {
            return new StaticProvider(
                    keys.accessKey(), keys.secretKey(), keys.sessionToken().orElse(null));
        }
        if (credentials instanceof StoreCredentials.KeyFile file) {
            return new AwsConfigProvider(file.path().toString(), file.profile());
        }
        if (credentials instanceof StoreCredentials.WebIdentity identity) {
            return new WebIdentityProvider(
                    () -> token(identity.token()),
                    identity.service().toString(),
                    null,
                    null,
                    identity.role().orElse(null),
                    identity.session().orElse(null),
                    http);
        }
        return new IamAwsProvider(null, http);
    }

    private static Jwt token(Path file) {
        try {
            return new Jwt(Files.readString(file).trim(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
