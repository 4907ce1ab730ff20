package io.lethe.learning.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.learning.training.TrainingListener;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/** Writes messages, one a line, and turns optimiser steps into at most two messages a second. */
final class LearnerOutput implements TrainingListener {

    private static final long PAUSE_NANOS = 500_000_000;

    private final PrintStream stream;
    private boolean started;
    private long lastProgress;
    private double lossSum;
    private int lossCount;

    LearnerOutput(PrintStream stream) {
        this.stream = stream;
    }

    void send(LearnerMessage message) {
        try {
            stream.println(LearnerJson.mapper().writerFor(LearnerMessage.class).writeValueAsString(message));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stepped(String phase, long step, long totalSteps, double loss) {
        if (!started) {
            started = true;
            send(new LearnerMessage.Started(totalSteps));
        }
        lossSum += loss;
        lossCount++;
        long now = System.nanoTime();
        if (step == totalSteps || now - lastProgress >= PAUSE_NANOS) {
            send(new LearnerMessage.Progress(phase, step, totalSteps, lossSum / lossCount));
            lastProgress = now;
            lossSum = 0;
            lossCount = 0;
        }
    }
}
