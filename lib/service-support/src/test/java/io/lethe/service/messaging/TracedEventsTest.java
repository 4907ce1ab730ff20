package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lethe.contracts.EventType;
import io.lethe.contracts.JobPlanned;
import io.lethe.service.tracing.Traces;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A request's way through services that hand nothing on to each other but events, as one story. */
class TracedEventsTest {

    private static final String REQUEST_TRACE = Samples.REQUEST.replace("-", "");
    private static final String JOB_TRACE = Samples.JOB.replace("-", "");

    private final InMemorySpanExporter collector = InMemorySpanExporter.create();
    private final EventCodec gateway = codec("gateway");
    private final EventCodec coordinator = codec("unlearning-service");

    @Test
    void tellsTheStoryOfARequestFromItsSubmissionToItsEnd() {
        gateway.toRecord(Samples.of(EventType.FORGET_REQUESTED), null);
        coordinator.toRecord(Samples.of(EventType.STATUS_CHANGED), null);

        var spans = collector.getFinishedSpanItems();
        assertThat(spans).extracting(SpanData::getTraceId).containsOnly(REQUEST_TRACE);
        assertThat(spans)
                .extracting(SpanData::getName)
                .contains("lethe.forget.requested.v1 publish", "lethe.forget.status-changed.v1 publish");
        assertThat(spans)
                .extracting(span -> span.getResource().getAttributes().asMap().toString())
                .anyMatch(resource -> resource.contains("gateway"))
                .anyMatch(resource -> resource.contains("unlearning-service"));
        assertThat(spans.get(0).getParentSpanId()).isEqualTo(REQUEST_TRACE.substring(16));
    }

    @Test
    void aJobHasAStoryOfItsOwnThatIsLinkedWithItsRequests() {
        var planned = (JobPlanned) Samples.of(EventType.JOB_PLANNED);
        var worker = codec("training-service");
        coordinator.toRecord(planned, null);
        var attempt = worker.traces().attempt(planned);
        worker.traces().step(attempt, "learn").end();
        attempt.end();
        worker.toRecord(Samples.of(EventType.MODEL_UNLEARNED), null);
        coordinator.toRecord(Samples.of(EventType.MODEL_PROMOTED), null);

        var spans = collector.getFinishedSpanItems();
        assertThat(spans).extracting(SpanData::getTraceId).containsOnly(JOB_TRACE);
        assertThat(spans)
                .extracting(SpanData::getName)
                .containsExactly(
                        "lethe.job.planned.v1 publish",
                        "learn",
                        "job unlearn",
                        "lethe.model.unlearned.v1 publish",
                        "lethe.model.promoted.v1 publish");
        var root = spans.get(0);
        assertThat(root.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(spans.get(1).getParentSpanId()).isEqualTo(spans.get(2).getSpanId());
        assertThat(List.of(spans.get(2), spans.get(3), spans.get(4)))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(root.getSpanId());
        assertThat(List.of(root, spans.get(2), spans.get(4)))
                .flatExtracting(SpanData::getLinks)
                .extracting((LinkData link) -> link.getSpanContext().getTraceId())
                .containsOnly(REQUEST_TRACE)
                .hasSize(3);
    }

    @Test
    void aLaterAttemptIsPartOfTheSameStory() {
        var planned = (JobPlanned) Samples.of(EventType.JOB_PLANNED);
        coordinator.toRecord(planned, null);
        coordinator.toRecord(planned.withAttempt(2, planned.plannedAt()), null);

        var spans = collector.getFinishedSpanItems();
        assertThat(spans.get(1).getParentSpanId()).isEqualTo(spans.get(0).getSpanId());
    }

    @Test
    void eventsCarryTheirPlaceForWhoeverReadsThem() {
        var record = gateway.toRecord(Samples.of(EventType.FORGET_REQUESTED), null);

        var span = collector.getFinishedSpanItems().get(0);
        assertThat(new String(record.headers().lastHeader("traceparent").value(), UTF_8))
                .isEqualTo("00-%s-%s-01".formatted(REQUEST_TRACE, span.getSpanId()));
    }

    @Test
    void namesNobody() {
        for (var type : EventType.values()) {
            coordinator.toRecord(Samples.of(type), null);
        }

        assertThat(collector.getFinishedSpanItems().toString()).doesNotContain("person");
    }

    @Test
    void isOffUnlessACollectorIsNamed() {
        var record = new EventCodec("gateway").toRecord(Samples.of(EventType.FORGET_REQUESTED), null);

        assertThat(record.headers().lastHeader("traceparent")).isNull();
    }

    @Test
    void sendsToTheCollectorThatIsNamed() throws IOException, InterruptedException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            received.add(HexFormat.of().formatHex(exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            var endpoint = URI.create("http://127.0.0.1:%d/v1/traces"
                    .formatted(server.getAddress().getPort()));
            var traces = new Traces(() -> Optional.of(endpoint), "gateway", "1");

            new EventCodec("gateway", new TopicNames(), traces).toRecord(Samples.of(EventType.FORGET_REQUESTED), null);

            // The ids are bytes in the protocol, and need no reader of it.
            assertThat(received.poll(60, TimeUnit.SECONDS)).contains(REQUEST_TRACE);
        } finally {
            server.stop(0);
        }
    }

    private EventCodec codec(String service) {
        return new EventCodec(service, new TopicNames(), Traces.to(SimpleSpanProcessor.create(collector), service));
    }
}
