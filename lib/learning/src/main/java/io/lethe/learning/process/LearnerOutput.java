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
    private long lastMessage;
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
    public void stepped(String phase, long step, long totalSteps, double loss, long samples) {
        if (!started) {
            started = true;
            send(new LearnerMessage.Started(totalSteps));
        }
        lossSum += loss;
        lossCount++;
        if (step == totalSteps || pauseIsOver()) {
            send(new LearnerMessage.Progress(phase, step, totalSteps, lossSum / lossCount, samples));
            lossSum = 0;
            lossCount = 0;
        }
    }

    @Override
    public void working(String phase, long done, long total) {
        if (done == 0 || pauseIsOver()) {
            send(new LearnerMessage.Working(phase, done, total));
        }
    }

    /** Images went through the models that are scored. */
    void scored(long done, long total) {
        if (done == total || pauseIsOver()) {
            send(new LearnerMessage.Progress("score", done, total, 0, done));
        }
    }

    private boolean pauseIsOver() {
        long now = System.nanoTime();
        boolean over = now - lastMessage >= PAUSE_NANOS;
        lastMessage = over ? now : lastMessage;
        return over;
    }
}
