package io.lethe.contracts;

/**
 * One immutable model version.
 *
 * @param modelId lineage name
 * @param modelVersion version name in the lineage, {@code v1} for the original
 * @param weights safetensors with torchvision's parameter names
 * @param card JSON with everything that made the model: architecture, recipe, seed, digests, versions
 */
public record ModelRef(String modelId, String modelVersion, ArtifactRef weights, ArtifactRef card) {}
