package io.lethe.unlearning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithName;
import io.smallrye.config.WithUnnamedKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings of the unlearning-service. */
@ConfigMapping(prefix = "lethe.unlearning")
public interface UnlearningConfig {

    /** Name of the policy of models that have none of their own. */
    String DEFAULT_POLICY = "default";

    /** What this instance does. */
    @WithDefault("coordinator,worker")
    Set<Role> roles();

    /** How requests are served and candidates judged: the default, and by the name of a model. */
    @WithName("policy")
    @WithUnnamedKey(DEFAULT_POLICY)
    @WithDefaults
    Map<String, Policy> policies();

    /** Seed of an original whose dataset names none. */
    @WithDefault("1")
    long defaultSeed();

    /** Time that a request may take which names no due date and no law that sets one. */
    @WithDefault("P30D")
    Duration allowance();

    /** Time after which a hold ends by itself. */
    @WithDefault("P30D")
    Duration longestHold();

    /** How long a request that has ended is known, so that its repetition is told from a new one. */
    @WithDefault("P400D")
    Duration memory();

    /** How the coordinator reads and keeps its state. */
    Coordinator coordinator();

    /** How the requests of a model are served, and what its candidates must keep. */
    interface Policy {

        /** Methods in the order in which they are tried; {@code retrain} follows if it is not among them. */
        @WithDefault("bounded-ascent,retrain")
        List<String> ladder();

        /** Most requests that one job serves; their references must fit one record of the job table. */
        @WithDefault("256")
        int batchLimit();

        /** How long an idle model waits for company of its first request. */
        @WithDefault("PT0S")
        Duration linger();

        /** Most test accuracy that a candidate may lose against the original, 0…1. */
        @WithDefault("0.1")
        double utilityLoss();

        /** Most that the membership attack's accuracy may lie above 0.5. */
        @WithDefault("0.1")
        double attack();

        /** Most that the membership attack's AUC may lie below 0.5. */
        @WithDefault("0.25")
        double overForgetting();

        /** What becomes of a candidate when the samples are too few to judge it. */
        @WithDefault("escalate")
        Inconclusive inconclusive();

        /** Promotions by inexact methods after which the next job retrains. */
        @WithDefault("50")
        int retrainAfter();

        /** Share of the training time above which a rung is skipped for retraining. */
        @WithDefault("0.8")
        double worthwhile();

        /** Silence of a worker after which its attempt is over. */
        @WithDefault("PT60S")
        Duration lease();

        /** Time after which an attempt that nobody reported is opened anew. */
        @WithDefault("PT5M")
        Duration unclaimed();

        /** Attempts in a row without progress after which a job has failed. */
        @WithDefault("5")
        int fruitlessAttempts();

        /** Methods that a request may choose; {@code *} for all. None by default: a method can ruin a model. */
        Optional<Set<String>> methods();

        /**
         * Hyper-parameters that a request may choose with their ranges, such as {@code learningRate=0.001..0.1};
         * {@code *} for all. None by default.
         */
        Optional<Set<String>> parameters();
    }

    /** What becomes of a candidate when the samples are too few to judge it. */
    enum Inconclusive {
        /** The next rung is tried. */
        ESCALATE,
        /** It is promoted, and its verdict says so. */
        ACCEPT_AND_FLAG
    }

    /** The coordinator's stream. */
    interface Coordinator {

        /** Name of the consumer group and prefix of the internal topics; the same in all replicas. */
        @WithDefault("unlearning-coordinator")
        String applicationId();

        /** Folder of the state, on a persistent volume: without it a replica reads its state from the broker again. */
        @WithDefault("${java.io.tmpdir}/lethe-unlearning-coordinator")
        Path stateDirectory();

        /** Replication of the internal topics; -1 is the broker's default. */
        @WithDefault("-1")
        int replicationFactor();

        /** How often the machines look at the time. */
        @WithDefault("PT0.5S")
        Duration tick();

        /** Replicas that keep a warm copy of each other's state; 1 where there are two or more. */
        @WithDefault("0")
        int standbyReplicas();

        /** Threads of the stream. */
        @WithDefault("1")
        int threads();

        /** Requests that are looked up at the same time. */
        @WithDefault("4")
        int resolvers();
    }
}
