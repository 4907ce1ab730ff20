package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelUnlearned;

/**
 * What a job made, before and while it is judged.
 *
 * @param model the version
 * @param forgetSet what the job forgot
 * @param forgotten all that the version has forgotten
 * @param forgottenSamples size of that set
 * @param seconds wall time that made it
 */
public record Candidate(
        ModelRef model, ArtifactRef forgetSet, ArtifactRef forgotten, int forgottenSamples, double seconds) {

    static Candidate of(ModelUnlearned unlearned) {
        return new Candidate(
                unlearned.model(),
                unlearned.forgetSet(),
                unlearned.forgotten(),
                unlearned.forgottenSamples(),
                unlearned.seconds());
    }
}
