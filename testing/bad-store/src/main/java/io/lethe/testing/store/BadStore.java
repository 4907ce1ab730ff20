package io.lethe.testing.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** A real HTTP server that answers as a store that misbehaves; what it does not answer it passes on to a good one. */
public final class BadStore implements AutoCloseable {

    private static final Set<String> PER_CONNECTION = Set.of("connection", "content-length", "transfer-encoding");

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final OkHttpClient client =
            new OkHttpClient.Builder().readTimeout(PATIENCE).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final Optional<URI> good;
    private final HttpServer server;
    private volatile Manner manner;

    /** How the store answers. */
    @FunctionalInterface
    public interface Manner {

        Answer answer(HttpExchange request, Good good) throws IOException;
    }

    /** The good store, as it would have answered. */
    @FunctionalInterface
    public interface Good {

        Answer answer() throws IOException;
    }

    /** An answer. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
    public record Answer(int status, Headers headers, byte[] body) {

        /** No answer at all, which status 0 stands for: the connection ends. */
        public static final Answer LOST = new Answer(0, Headers.of(), new byte[0]);

        /** An error as S3 words it. */
        public static Answer error(int status, String code) {
            return of(status, "application/xml", """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <Error><Code>%s</Code><Message>the store's own words</Message></Error>""".formatted(code));
        }

        public static Answer of(int status, String contentType, String body) {
            return new Answer(status, Headers.of("Content-Type", contentType), body.getBytes(UTF_8));
        }

        public static Answer empty(int status) {
            return new Answer(status, Headers.of(), new byte[0]);
        }

        public Answer with(String header, String value) {
            return new Answer(status, headers.newBuilder().set(header, value).build(), body);
        }
    }

    /** A store with nothing behind it. */
    public static BadStore that(Manner manner) {
        return new BadStore(Optional.empty(), manner);
    }

    /** A store that stands before a good one. */
    public static BadStore before(URI good, Manner manner) {
        return new BadStore(Optional.of(good), manner);
    }

    private BadStore(Optional<URI> good, Manner manner) {
        this.good = good;
        this.manner = manner;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Answers in another manner from now on. */
    public void behave(Manner other) {
        manner = other;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var answer = manner.answer(exchange, () -> pass(exchange, body));
            if (answer.status() == 0) {
                return;
            }
            for (var header : answer.headers()) {
                exchange.getResponseHeaders().add(header.getFirst(), header.getSecond());
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(
                    answer.status(), head || answer.body().length == 0 ? -1 : answer.body().length);
            if (!head) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private Answer pass(HttpExchange exchange, byte[] body) throws IOException {
        var method = exchange.getRequestMethod();
        var request = new Request.Builder()
                .url(good.orElseThrow().resolve(exchange.getRequestURI()).toURL())
                .method(method, method.equals("PUT") || method.equals("POST") ? RequestBody.create(body) : null);
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!PER_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.addHeader(name, value));
            }
        });
        try (var response = client.newCall(request.build()).execute()) {
            var headers = response.headers().newBuilder();
            if (!method.equals("HEAD")) {
                // Of what is not sent, the length is an answer of its own.
                PER_CONNECTION.forEach(headers::removeAll);
            }
            return new Answer(response.code(), headers.build(), response.body().bytes());
        }
    }
}
