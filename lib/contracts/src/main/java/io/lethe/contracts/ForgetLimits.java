package io.lethe.contracts;

import java.time.Duration;
import java.time.Instant;

/** What one forget request may hold, on every road by which it comes. */
public final class ForgetLimits {

    /** Setting: most people and samples together that one request may name; 5,000 by default. */
    public static final String MAX_REFERENCES = "lethe.forget.max-references";

    /** Default of {@link #MAX_REFERENCES}. */
    public static final int DEFAULT_REFERENCES = 5_000;

    /** Most bytes of JSON. */
    public static final int BYTES = 256 * 1024;

    /** Most characters of one reference. */
    public static final int REFERENCE_CHARACTERS = 200;

    /** Most characters of the reason of an instruction. */
    public static final int REASON_CHARACTERS = 500;

    /** Most hyper-parameters. */
    public static final int PARAMETERS = 64;

    /** The {@code priority} of requests that name none. */
    public static final int ORDINARY_PRIORITY = 50;

    /** Largest {@code priority}; 0 is the smallest. */
    public static final int PRIORITY = 100;

    /** Nobody asked a platform like this before. */
    public static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    /** How far a sender's clock may be ahead. */
    public static final Duration AHEAD = Duration.ofDays(1);

    /** Longest time from {@code submittedAt} to {@code dueAt}, and from now to the end of a hold: ten years. */
    public static final Duration LONGEST = Duration.ofDays(3_653);

    private ForgetLimits() {}
}
