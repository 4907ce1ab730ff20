/** The story of a forget request as spans, for whoever collects them (OpenTelemetry, OTLP). */
@NullMarked
package io.lethe.service.tracing;

import org.jspecify.annotations.NullMarked;
