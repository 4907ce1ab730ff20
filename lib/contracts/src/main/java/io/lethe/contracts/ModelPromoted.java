package io.lethe.contracts;

import java.util.List;

/**
 * A candidate became the head of its lineage: the version to serve.
 *
 * @param model the new head
 * @param previousVersion version that it replaces
 * @param jobId job that made it
 * @param requestIds requests that it fulfils
 * @param method how it was made
 * @param verdict what the gates said of it
 */
public record ModelPromoted(
        ModelRef model, String previousVersion, String jobId, List<String> requestIds, String method, Verdict verdict)
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
