package io.lethe.contracts;

/**
 * How large a record may be, in bytes: for topics, producers, consumers and dead letters alike. The way out is wider
 * than the way in: a broker limits the <em>compressed</em> batch and a producer the <em>uncompressed</em> record, so
 * what came in need not fit anywhere else. Hence nothing is passed on as it is; see {@link #DEAD_LETTER_VALUE}.
 */
public final class MessageLimits {

    /** Largest record that a service publishes, key and headers included. */
    public static final int PUBLISHED = 64 * 1024;

    /** Largest batch that a topic takes, as it comes over the wire; {@code max.message.bytes}. */
    public static final int TOPIC = 1024 * 1024;

    /** Largest uncompressed record that a client of ours hands to the broker; {@code max.request.size}. */
    public static final int REQUEST = TOPIC - 1024;

    /** What a consumer asks one partition for at a time; {@code max.partition.fetch.bytes}. */
    public static final int PARTITION_FETCH = TOPIC;

    /** What a consumer asks a broker for at a time; {@code fetch.max.bytes}. */
    public static final int FETCH = 8 * TOPIC;

    /** Largest value that a dead letter repeats; what is larger is only referred to. */
    public static final int DEAD_LETTER_VALUE = 16 * 1024;

    /** Largest header that a dead letter repeats. */
    public static final int DEAD_LETTER_HEADER = 256;

    private MessageLimits() {}
}
