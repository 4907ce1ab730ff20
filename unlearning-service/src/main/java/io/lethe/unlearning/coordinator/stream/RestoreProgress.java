package io.lethe.unlearning.coordinator.stream;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** A stream that brings its rows back comes further, however long that takes. */
record RestoreProgress(StreamStart start) implements StateRestoreListener {

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
        start.moved(Instant.now());
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long to, long rows) {
        start.moved(Instant.now());
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long rows) {
        start.moved(Instant.now());
    }
}
