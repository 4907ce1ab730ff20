package io.lethe.service.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/** Random ids, but for the next span of a thread that is told to be the root of a story. */
final class StoryIds implements IdGenerator {

    private static final ThreadLocal<@Nullable SpanContext> ROOT = new ThreadLocal<>();

    private final IdGenerator random = IdGenerator.random();

    /** The next span of this thread gets these ids; it must have no parent. */
    void next(SpanContext context) {
        ROOT.set(context);
    }

    @Override
    public String generateSpanId() {
        var wanted = ROOT.get();
        return wanted == null ? random.generateSpanId() : wanted.getSpanId();
    }

    /** Asked for after the span's id, and for spans without a parent only. */
    @Override
    public String generateTraceId() {
        var wanted = ROOT.get();
        ROOT.remove();
        return wanted == null ? random.generateTraceId() : wanted.getTraceId();
    }
}
