package io.lethe.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.testing.store.BadStore;
import io.lethe.testing.store.BadStore.Answer;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.ErrorResponse;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refusal says, and what only an absent store is called. */
class StoreRefusalTest {

    private static final int TRIES = 3;

    private final BadStore server = BadStore.that((request, good) -> Answer.LOST);
    private final S3ObjectStore store = new S3ObjectStore(S3Settings.of(server.endpoint(), "us-east-1", "key", "secret")
            .withRetries(new Retries(TRIES, Duration.ofMillis(5), Duration.ofMillis(10))));

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | RequestTimeTooSkewed         | check the clock
            403 | SignatureDoesNotMatch        | check the secret key
            403 | InvalidAccessKeyId           | check the access key
            400 | AuthorizationHeaderMalformed | check the region
            301 | PermanentRedirect            | check the region
            400 | ExpiredToken                 | check the session token
            403 | AccessDenied                 | need s3:PutObject
            404 | NoSuchBucket                 | the bucket 'models' does not exist; create it
            501 | NotImplemented               | it does not know such uploads, perhaps their checksum
            400 | InvalidChecksum              | the checksum (CRC32C) that the S3 client always sends
            507 | XMinioStorageFull            | make room
            400 | SomethingElse                | its words: the store's own words
            """)
    void namesTheStoresOwnCodeAndWhatToDo(int status, String code, String advice) {
        server.behave((request, good) -> Answer.error(status, code));

        assertRefused(() -> store.put("models", "ages/v1", new byte[1]))
                .hasMessageContaining("refused to put models/ages/v1: HTTP %d %s; ", status, code)
                .hasMessageContaining(advice);
        assertThat(server.requests()).isOne();
    }

    @Test
    void tellsHowFarTheClocksAreApart() {
        var ours = Instant.parse("2026-11-26T01:00:00Z");
        var answer = new Response.Builder()
                .request(new Request.Builder().url(server.endpoint().toString()).build())
                .protocol(Protocol.HTTP_1_1)
                .code(403)
                .message("Forbidden")
                .header("Date", "Thu, 26 Nov 2026 00:45:00 GMT")
                .receivedResponseAtMillis(ours.toEpochMilli())
                .build();
        var error = new ErrorResponse("RequestTimeTooSkewed", "", "models", "ages/v1", "", "", "");

        var fault = S3Fault.of(new ErrorResponseException(error, answer, ""));

        assertThat(RefusalAdvice.on(new S3Call(S3Call.Operation.GET, "models", "ages/v1"), fault))
                .isEqualTo("check the clocks: the store's is 900 s behind this machine's");
    }

    @Test
    void saysThatAForbiddenObjectMayNotExist() {
        server.behave((request, good) -> Answer.error(403, "AccessDenied"));

        assertRefused(() -> store.find("models", "ages/v1/card.json"))
                .hasMessageContaining("it may not be read, or it does not exist and the store may not say so")
                .hasMessageContaining("s3:ListBucket");
    }

    @Test
    void takesNoCodeFromAnAnswerWithoutBody() {
        server.behave((request, good) -> Answer.empty(403));

        assertRefused(() -> store.head("models", "ages/v1"))
                .hasMessageContaining("HTTP 403 without a code; ")
                .hasMessageContaining("s3:ListBucket");
    }

    @Test
    void keepsTheStatusOfAnAnswerThatIsNotOfS3() {
        server.behave((request, good) -> Answer.of(403, "text/html", "<html>the company's proxy</html>"));

        assertRefused(() -> store.list("models", "")).hasMessageContaining("HTTP 403 without a code");
    }

    @Test
    void readsErrorsOfStoresThatCallTheirXmlText() {
        server.behave((request, good) ->
                Answer.error(403, "InvalidAccessKeyId").with("Content-Type", "text/xml; charset=utf-8"));

        assertRefused(() -> store.list("models", "")).hasMessageContaining("HTTP 403 InvalidAccessKeyId");
    }

    @Test
    void repeatsNoCodeThatIsNone() {
        server.behave((request, good) -> Answer.error(400, "a code\nwith a second line"));

        assertRefused(() -> store.list("models", "")).hasMessageContaining("HTTP 400 a?code?with?a?second?line");
    }

    @ParameterizedTest
    @CsvSource({"503,SlowDown", "500,InternalError", "429,TooManyRequests", "400,RequestTimeout", "409,OperationAborted"
    })
    void asksAgainWhereTheStoreCannotNowAndNeverSaysThatItDidNotAnswer(int status, String code) {
        server.behave((request, good) -> Answer.error(status, code));

        assertFails(ErrorCode.STORE_UNAVAILABLE, () -> store.put("models", "ages/v1", new byte[1]))
                .hasMessageContaining(
                        "could not put models/ages/v1 in %d tries, its last answer was HTTP %d %s", TRIES, status, code)
                .hasMessageNotContaining("no answer");
        assertThat(server.requests()).isEqualTo(TRIES);
    }

    @Test
    void asksAgainWhereALoadBalancerFindsNoStore() {
        server.behave((request, good) -> Answer.of(502, "text/html", "<html>bad gateway</html>"));

        assertFails(ErrorCode.STORE_UNAVAILABLE, () -> store.find("models", "ages/v1"))
                .hasMessageContaining("HTTP 502");
    }

    @Test
    void saysThatThereWasNoAnswerWhereThereWasNone() {
        assertFails(ErrorCode.STORE_UNAVAILABLE, () -> store.find("models", "ages/v1"))
                .hasMessageContaining("did not get models/ages/v1: no answer to %d tries", TRIES);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ThrowingCallable call) {
        return assertFails(ErrorCode.STORE_REFUSED, call);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
