package io.lethe.storage;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Sees to it that no error answer loses its status or code in the SDK, which reads XML errors of exactly
 * {@code application/xml} and forgets the status of all others.
 */
final class ReadableErrors implements Interceptor {

    private static final long LONGEST = 64 << 10;

    @Override
    public Response intercept(Chain chain) throws IOException {
        var response = chain.proceed(chain.request());
        if (response.isSuccessful() || chain.request().method().equals("HEAD")) {
            return response;
        }
        if (response.peekBody(LONGEST).string().contains("<Code>")) {
            return response.newBuilder()
                    .header("Content-Type", "application/xml")
                    .build();
        }
        try (response) {
            throw new UnreadableAnswerException(response.code(), response.header("Content-Type", "nothing"));
        }
    }
}
