package io.lethe.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An import as its uploader sees it.
 *
 * @param importId names the import
 * @param datasetId the dataset to be
 * @param state {@code waiting}, {@code running}, {@code done}, {@code failed} or {@code cancelled}
 * @param stage what a running import does: {@code fetching}, {@code checking}, {@code decoding}, {@code storing},
 *     {@code announcing}
 * @param done images that the stage is through with
 * @param total images of the stage; 0 where none are counted
 * @param submittedAt when it was uploaded
 * @param dataset what was imported; absent until done
 * @param problem why it failed, as a problem document; absent unless failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportStatus(
        String importId,
        String datasetId,
        String state,
        String stage,
        int done,
        int total,
        Instant submittedAt,
        @Nullable ImportedDataset dataset,
        BadInputMapper.@Nullable Listed problem) {

    /** Without what only its uploader may see: names of files and people. */
    ImportStatus outline() {
        return new ImportStatus(importId, datasetId, state, stage, done, total, submittedAt, null, null);
    }
}
