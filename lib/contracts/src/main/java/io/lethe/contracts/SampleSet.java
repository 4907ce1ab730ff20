package io.lethe.contracts;

import java.util.List;

/**
 * Samples of a dataset by their ids, as an object in the store: who a request wants forgotten, or what a model version
 * has forgotten. Ids name an image for good, across versions of its dataset; they say no person and no path.
 *
 * @param datasetId the dataset
 * @param samples ids, 16 lower-case hex digits each, ascending and distinct
 */
public record SampleSet(String datasetId, List<String> samples) {

    public SampleSet {
        samples = List.copyOf(samples);
    }
}
