package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.model.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the training loops of one run share: seed, listener, checkpoints, and how far every batch stream is. Not to be
 * shared between threads.
 */
public final class TrainingSession {

    private final long seed;
    private final TrainingListener listener;
    private final @Nullable Path checkpointFile;
    private final int checkpointSteps;
    private final Map<String, Long> positions = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable TrainingCheckpoint resumed;
    private final long start = System.nanoTime();
    private double earlierSeconds;
    private long steps;
    private long samples;
    private int loops;
    private int gradientPasses;

    private TrainingSession(long seed, TrainingListener listener, @Nullable Path checkpointFile, int checkpointSteps) {
        this.seed = seed;
        this.listener = listener;
        this.checkpointFile = checkpointFile;
        this.checkpointSteps = checkpointSteps;
    }

    /** A run without checkpoints. */
    public static TrainingSession of(long seed, TrainingListener listener) {
        return new TrainingSession(seed, listener, null, Integer.MAX_VALUE);
    }

    /**
     * A run that leaves checkpoints, and goes on from the one that an earlier attempt left. An unreadable checkpoint is
     * ignored: the run then starts anew.
     *
     * @param file where the checkpoint is or will be; its folder exists
     * @param everySteps how often it is written, at least 1
     */
    public static TrainingSession resumable(long seed, TrainingListener listener, Path file, int everySteps) {
        TrainingSession session = new TrainingSession(seed, listener, file, everySteps);
        if (Files.exists(file)) {
            try {
                TrainingCheckpoint.of(Safetensors.read(file), seed).ifPresent(session::resume);
            } catch (InvalidInputException e) {
                session.notes.add("The checkpoint of the earlier attempt could not be read; the run started anew.");
            }
        }
        return session;
    }

    /** Seed of the run. */
    public long seed() {
        return seed;
    }

    /** Optimiser steps taken, those of an earlier attempt included. */
    public long steps() {
        return steps;
    }

    /** Images drawn from batch streams, those of an earlier attempt included. */
    public long samples() {
        return samples;
    }

    /**
     * Wall time since this session was made, and what earlier attempts had worked up to the checkpoint that this one
     * goes on from.
     */
    public double seconds() {
        return earlierSeconds + (System.nanoTime() - start) / 1e9;
    }

    /** What the reader of a model card should know, in the order it happened. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Adds a sentence for the reader of the model card. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    /** Who is told of steps and other work. */
    public TrainingListener listener() {
        return listener;
    }

    Map<String, Long> positions() {
        return positions;
    }

    int nextLoop() {
        return loops++;
    }

    int nextGradientPass() {
        return gradientPasses++;
    }

    /**
     * Goes on with the sums of a gradient pass where an earlier attempt stopped; returns how many batches are in them.
     */
    int restoreSums(int pass, Map<String, NDArray> sums) {
        Optional<GradientSums> saved = gradientSums(pass).flatMap(file -> GradientSums.read(file, seed));
        if (saved.isEmpty()) {
            return 0;
        }
        saved.get().copyTo(sums);
        samples = Math.max(samples, saved.get().samples());
        earlierSeconds = Math.max(earlierSeconds, saved.get().seconds());
        return saved.get().batches();
    }

    /** Saves the sums of a gradient pass now and then, and at its end: what comes later may need them again. */
    void saveSums(int pass, int done, int batches, Map<String, NDArray> sums) {
        if ((done == batches || done % checkpointSteps == 0) && canWrite()) {
            gradientSums(pass)
                    .ifPresent(file -> GradientSums.of(seed, done, samples, seconds(), sums)
                            .write(file));
        }
    }

    /** An interrupted thread cannot write to files; its run is about to end. */
    private static boolean canWrite() {
        return !Thread.currentThread().isInterrupted();
    }

    private Optional<Path> gradientSums(int pass) {
        return fileBesideCheckpoint("gradients-" + pass);
    }

    /** A file that lives as long as the checkpoint, for what a method must find again; empty without checkpoints. */
    public Optional<Path> fileBesideCheckpoint(String name) {
        return Optional.ofNullable(checkpointFile)
                .map(file -> file.resolveSibling("%s.%s".formatted(file.getFileName(), name)));
    }

    void countSamples(int drawn) {
        samples += drawn;
    }

    void countStep() {
        steps++;
    }

    /** The checkpoint to go on from, if one was left by this loop or a later one. */
    Optional<TrainingCheckpoint> resumeAt(int loop) {
        TrainingCheckpoint checkpoint = resumed;
        return checkpoint != null && checkpoint.loop() >= loop ? Optional.of(checkpoint) : Optional.empty();
    }

    boolean checkpointIsDue() {
        return checkpointFile != null && steps % checkpointSteps == 0;
    }

    void save(int loop, int phase, long step, Map<String, Safetensors.Tensor> tensors) {
        if (checkpointFile != null && canWrite()) {
            new TrainingCheckpoint(loop, phase, step, seed, steps, samples, seconds(), positions, notes, tensors)
                    .toSafetensors()
                    .write(checkpointFile);
        }
    }

    private void resume(TrainingCheckpoint checkpoint) {
        resumed = checkpoint;
        steps = checkpoint.steps();
        samples = checkpoint.samples();
        earlierSeconds = checkpoint.seconds();
        positions.putAll(checkpoint.positions());
        notes.addAll(checkpoint.notes());
    }
}
