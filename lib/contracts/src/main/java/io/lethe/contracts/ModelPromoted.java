package io.lethe.contracts;

import java.util.List;

/**
 * A candidate became the head of its lineage: the version to serve.
 *
 * @param model the new head
 * @param previousVersion version that it replaces
 * @param jobId job that made it
 * @param requestIds requests that it fulfils
 */
public record ModelPromoted(ModelRef model, String previousVersion, String jobId, List<String> requestIds)
        implements Event {

    public ModelPromoted {
        requestIds = List.copyOf(requestIds);
    }

    @Override
    public String key() {
        return model.modelId();
    }

    @Override
    public String subject() {
        return "models/" + model.modelId();
    }
}
