package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelTrained;
import io.lethe.unlearning.TrainIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/**
 * All that the coordinator knows about one model; a value, kept in the changelog as JSON. {@link #toString()} shows no
 * subject and no sample.
 *
 * @param head version to serve and to unlearn from
 * @param original version that training made
 * @param versions names of the versions that were head, oldest first
 * @param dataset manifest of what the original learned
 * @param seed seed of the original, used for every job of the lineage
 * @param forgottenSubjectRefs people that the head has forgotten
 * @param forgottenSampleRefs samples that the head has forgotten
 * @param nextVersion number of the next version; a number is used once, also when its job fails
 * @param phase what happens now
 * @param waiting accepted requests that no job serves yet, oldest first
 */
record ModelLineage(
        ModelRef head,
        ModelRef original,
        List<String> versions,
        ArtifactRef dataset,
        long seed,
        List<String> forgottenSubjectRefs,
        List<String> forgottenSampleRefs,
        int nextVersion,
        Phase phase,
        List<WaitingRequest> waiting) {

    ModelLineage {
        versions = List.copyOf(versions);
        forgottenSubjectRefs = List.copyOf(forgottenSubjectRefs);
        forgottenSampleRefs = List.copyOf(forgottenSampleRefs);
        waiting = List.copyOf(waiting);
    }

    static ModelLineage of(ModelTrained trained) {
        return new ModelLineage(
                trained.model(),
                trained.model(),
                List.of(trained.model().modelVersion()),
                trained.dataset(),
                trained.seed(),
                List.of(),
                List.of(),
                numberAfter(trained.model().modelVersion(), 2),
                new Phase.Idle(),
                List.of());
    }

    String modelId() {
        return head.modelId();
    }

    /** Rows of {@code train} that the head has forgotten. */
    NavigableSet<Integer> forgottenRows(TrainIndex index) {
        return index.rows(forgottenSubjectRefs, forgottenSampleRefs);
    }

    /** The same model trained anew: everybody in its dataset is known to it again; who waits goes on waiting. */
    ModelLineage retrained(ModelTrained trained) {
        String version = trained.model().modelVersion();
        return new ModelLineage(
                trained.model(),
                trained.model(),
                plus(versions, List.of(version)),
                trained.dataset(),
                trained.seed(),
                List.of(),
                List.of(),
                numberAfter(version, nextVersion),
                phase,
                waiting);
    }

    ModelLineage promoted(ModelRef candidate, List<String> subjects, List<String> samples) {
        return new ModelLineage(
                candidate,
                original,
                plus(versions, List.of(candidate.modelVersion())),
                dataset,
                seed,
                plus(forgottenSubjectRefs, subjects),
                plus(forgottenSampleRefs, samples),
                nextVersion,
                phase,
                waiting);
    }

    ModelLineage withPhase(Phase next) {
        return new ModelLineage(
                head,
                original,
                versions,
                dataset,
                seed,
                forgottenSubjectRefs,
                forgottenSampleRefs,
                nextVersion,
                next,
                waiting);
    }

    ModelLineage withWaiting(List<WaitingRequest> requests) {
        return new ModelLineage(
                head,
                original,
                versions,
                dataset,
                seed,
                forgottenSubjectRefs,
                forgottenSampleRefs,
                nextVersion,
                phase,
                requests);
    }

    ModelLineage withVersionTaken() {
        return new ModelLineage(
                head,
                original,
                versions,
                dataset,
                seed,
                forgottenSubjectRefs,
                forgottenSampleRefs,
                nextVersion + 1,
                phase,
                waiting);
    }

    @Override
    public String toString() {
        return "ModelLineage[modelId=%s, head=%s, nextVersion=%d, phase=%s, waiting=%s]"
                .formatted(modelId(), head.modelVersion(), nextVersion, phase, waiting);
    }

    private static <T> List<T> plus(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        second.stream().filter(element -> !first.contains(element)).forEach(all::add);
        return all;
    }

    /** The number after {@code v<number>}, or {@code atLeast} when that is larger or the name has no number. */
    private static int numberAfter(String version, int atLeast) {
        return version.matches("v\\d{1,6}") ? Math.max(atLeast, Integer.parseInt(version.substring(1)) + 1) : atLeast;
    }
}
