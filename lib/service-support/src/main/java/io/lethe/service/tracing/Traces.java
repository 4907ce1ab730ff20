package io.lethe.service.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventType;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The stories of requests and jobs as traces. A request's trace has the request's id, a job's the job's, so that every
 * service finds the story by what it knows anyway: nothing has to be handed on through state stores, compacted topics
 * and restarts, and who has a request's id has its trace. A job serves many requests and a request may need many jobs;
 * their traces are linked. Names nobody. Without a collector nothing is made. Thread-safe.
 */
@Singleton
public class Traces {

    private static final String TRACEPARENT = "traceparent";
    private static final int HALF = 16;
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final Tracer tracer;
    private final StoryIds ids;
    private final @Nullable SdkTracerProvider provider;

    /** Spans go where the configuration says. */
    @Inject
    public Traces(
            TracesConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version) {
        this(
                config.endpoint()
                        .map(endpoint -> OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint.toString())
                                .build())
                        .map(exporter -> BatchSpanProcessor.builder(exporter)
                                .setScheduleDelay(DELAY)
                                .build()),
                service,
                version);
    }

    private Traces(Optional<? extends SpanProcessor> processor, String service, String version) {
        this.ids = new StoryIds();
        this.provider = processor
                .map(to -> SdkTracerProvider.builder()
                        .setIdGenerator(ids)
                        .setResource(Resource.getDefault()
                                .merge(Resource.create(Attributes.builder()
                                        .put("service.name", service)
                                        .put("service.version", version)
                                        .put("service.namespace", "lethe")
                                        .build())))
                        .addSpanProcessor(to)
                        .build())
                .orElse(null);
        TracerProvider source = provider == null ? TracerProvider.noop() : provider;
        this.tracer = source.get("io.lethe");
    }

    /** None are made. */
    public static Traces off() {
        return new Traces(Optional.empty(), "none", "none");
    }

    /** Spans of a service go to a processor. */
    public static Traces to(SpanProcessor processor, String service) {
        return new Traces(Optional.of(processor), service, "unknown");
    }

    /**
     * Tells of an event that is published, and lets it carry its place in the trace.
     *
     * @param headers of the record
     */
    public void published(Event event, Headers headers) {
        var story = story(event);
        if (provider == null || story.isEmpty()) {
            return;
        }
        if (event instanceof StatusChanged status && status.state().terminal()) {
            ended(status, story.get());
        }
        var span = builder(event, story.get()).startSpan();
        var context = span.getSpanContext();
        headers.remove(TRACEPARENT);
        headers.add(
                TRACEPARENT,
                "00-%s-%s-%s"
                        .formatted(
                                context.getTraceId(),
                                context.getSpanId(),
                                context.getTraceFlags().asHex())
                        .getBytes(UTF_8));
        span.end();
    }

    /** Begins the span of an attempt at a job; to be ended by the caller. */
    public Span attempt(JobPlanned job) {
        var span = tracer.spanBuilder("job " + word(job.kind())).setSpanKind(SpanKind.CONSUMER);
        root(job.jobId()).ifPresent(story -> span.setParent(Context.root().with(Span.wrap(story))));
        link(span, job.requestIds());
        describe(span, job);
        return span.startSpan();
    }

    /** Begins a step of an attempt; to be ended by the caller. */
    public Span step(Span attempt, String name) {
        return tracer.spanBuilder(name).setParent(Context.root().with(attempt)).startSpan();
    }

    /** Ends a span that did not succeed. */
    public static void fail(Span span, String code) {
        span.setStatus(StatusCode.ERROR, code);
        span.setAttribute("error.type", code);
    }

    @PreDestroy
    void close() {
        if (provider != null) {
            provider.shutdown().join(5, TimeUnit.SECONDS);
        }
    }

    /** The whole time of a request as one span, over all others of its trace. */
    private void ended(StatusChanged status, SpanContext story) {
        var start = status.history().isEmpty()
                ? status.at()
                : status.history().get(0).at();
        ids.next(story);
        var span = tracer.spanBuilder("forget request")
                .setNoParent()
                .setStartTimestamp(start)
                .startSpan();
        describe(span, status);
        if (status.reasonCode() != null && status.state() != RequestState.COMPLETED) {
            fail(span, status.reasonCode());
        }
        span.end(status.at());
    }

    private SpanBuilder builder(Event event, SpanContext story) {
        var topic = EventType.of(event).topic();
        var span = tracer.spanBuilder(topic + " publish")
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.operation.type", "send")
                .setAttribute("messaging.destination.name", topic);
        boolean first = event instanceof JobPlanned job && job.attempt() <= 1;
        if (first) {
            ids.next(story);
            span.setNoParent();
        } else {
            span.setParent(Context.root().with(Span.wrap(story)));
        }
        link(span, requests(event));
        if (event instanceof StatusChanged status) {
            link(
                    span,
                    status.models().stream()
                            .flatMap(model -> Stream.ofNullable(model.jobId()))
                            .toList());
            span.setAttribute("lethe.request.state", word(status.state()));
        }
        if (event instanceof JobPlanned job) {
            describe(span, job);
        }
        span.setAttribute("lethe.subject", event.subject());
        return span;
    }

    private static void describe(SpanBuilder span, JobPlanned job) {
        span.setAttribute("lethe.job.id", job.jobId())
                .setAttribute("lethe.job.kind", word(job.kind()))
                .setAttribute("lethe.job.attempt", job.attempt())
                .setAttribute("lethe.job.rung", job.rung())
                .setAttribute("lethe.model.id", job.modelId());
        if (job.method() != null) {
            span.setAttribute("lethe.method", job.method());
        }
    }

    private static void describe(Span span, StatusChanged status) {
        span.setAttribute("lethe.request.id", status.requestId());
        span.setAttribute("lethe.request.state", word(status.state()));
        span.setAttribute("lethe.samples", status.samples());
    }

    private static void link(SpanBuilder span, Collection<String> stories) {
        stories.forEach(id -> root(id).ifPresent(span::addLink));
    }

    /** The trace that an event belongs to; none for what is told all the time, and what is no part of a story. */
    private static Optional<SpanContext> story(Event event) {
        return Optional.ofNullable(storyId(event)).flatMap(Traces::root);
    }

    private static @Nullable String storyId(Event event) {
        if (event instanceof ForgetRequested request) {
            return request.requestId();
        }
        if (event instanceof ForgetInstructed instruction) {
            return instruction.requestId();
        }
        if (event instanceof StatusChanged status) {
            return status.requestId();
        }
        if (event instanceof JobPlanned job) {
            return job.jobId();
        }
        if (event instanceof ModelUnlearned model) {
            return model.jobId();
        }
        if (event instanceof EvaluationScored scored) {
            return scored.jobId();
        }
        if (event instanceof ModelPromoted promoted) {
            return promoted.jobId();
        }
        if (event instanceof ModelTrained trained) {
            return trained.jobId();
        }
        return event instanceof JobFailed failed ? failed.jobId() : null;
    }

    private static List<String> requests(Event event) {
        if (event instanceof JobPlanned job) {
            return job.requestIds();
        }
        if (event instanceof ModelUnlearned model) {
            return model.requestIds();
        }
        if (event instanceof EvaluationScored scored) {
            return scored.requestIds();
        }
        return event instanceof ModelPromoted promoted ? promoted.requestIds() : List.of();
    }

    /**
     * The root of the story of a request or job: its trace has the id's 32 hex digits, its span the last 16 of them.
     */
    private static Optional<SpanContext> root(String id) {
        try {
            var hex = UUID.fromString(id).toString().replace("-", "");
            var context = SpanContext.createFromRemoteParent(
                    hex, hex.substring(HALF), TraceFlags.getSampled(), TraceState.getDefault());
            return Optional.of(context).filter(SpanContext::isValid);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
