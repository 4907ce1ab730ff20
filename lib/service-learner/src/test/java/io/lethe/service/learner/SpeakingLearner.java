package io.lethe.service.learner;

import io.lethe.learning.process.LearnerJson;
import io.lethe.learning.process.LearnerMessage;
import java.io.IOException;

/** A child without an engine, which has one GPU if it is believed, and waits. */
public final class SpeakingLearner {

    static final String ABSENT = "cuda:7";

    private SpeakingLearner() {}

    /** Entry point of the child. */
    public static void main(String[] arguments) throws IOException {
        LearnerMessage first = ABSENT.equals(System.getProperty("lethe.learner.device"))
                ? new LearnerMessage.Failed(LearnerMessage.Kind.EXHAUSTED, "there is no such GPU")
                : new LearnerMessage.Ready("none", "cuda:0");
        System.out.println(LearnerJson.mapper().writerFor(LearnerMessage.class).writeValueAsString(first));
        if (System.in.read() >= 0) {
            throw new IllegalStateException("No task is expected");
        }
    }
}
