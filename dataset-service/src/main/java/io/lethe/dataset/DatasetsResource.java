package io.lethe.dataset;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import io.lethe.dataset.adapter.SourceRequest.Uploads;
import io.lethe.dataset.adapter.Upload;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.PartType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Imports and shows datasets. */
@Path("/datasets")
public class DatasetsResource {

    private final Importer importer;
    private final DatasetStore store;

    public DatasetsResource(Importer importer, DatasetStore store) {
        this.importer = importer;
        this.store = store;
    }

    /**
     * Imports a dataset and answers when it is published: 201 for new content, 200 if the same content was there.
     *
     * @param spec an {@link ImportRequest}
     * @param csv rows of the dataset, for the source {@code csv}
     * @param images zip of the images, for the source {@code csv}
     * @param splits roles of the identities, for the source {@code csv}
     */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(summary = "Import a dataset", description = "Answers when the dataset is stored and announced.")
    public Response importDataset(
            @RestForm @PartType(MediaType.TEXT_PLAIN) @Nullable String spec,
            @RestForm @Nullable FileUpload csv,
            @RestForm @Nullable FileUpload images,
            @RestForm @Nullable FileUpload splits) {
        if (spec == null) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "The part 'spec' is missing");
        }
        Uploads uploads = new Uploads(upload("csv", csv), upload("images", images), upload("splits", splits));
        Importer.Outcome outcome = importer.run(ImportRequest.parse(spec), uploads);
        ImportedDataset dataset = outcome.dataset();
        URI location = URI.create("/datasets/" + dataset.datasetId() + "/versions/" + dataset.datasetVersion());
        return Response.status(outcome.fresh() ? Response.Status.CREATED : Response.Status.OK)
                .location(location)
                .entity(dataset)
                .build();
    }

    /** The manifest of the version that was published last. */
    @GET
    @Path("/{datasetId}")
    @Operation(summary = "Manifest of the newest version")
    public DatasetManifest newest(@PathParam("datasetId") String datasetId) {
        return manifest(Names.isName(datasetId) ? store.newest(datasetId) : Optional.empty());
    }

    /** The manifest of one version. */
    @GET
    @Path("/{datasetId}/versions/{datasetVersion}")
    @Operation(summary = "Manifest of one version")
    public DatasetManifest version(
            @PathParam("datasetId") String datasetId, @PathParam("datasetVersion") String datasetVersion) {
        return manifest(
                Names.isName(datasetId) && Names.isName(datasetVersion)
                        ? store.find(datasetId, datasetVersion)
                        : Optional.empty());
    }

    private static DatasetManifest manifest(Optional<DatasetStore.Published> published) {
        return published
                .orElseThrow(() -> new LetheException(ErrorCode.DATASET_NOT_FOUND, "There is no such dataset version"))
                .manifest();
    }

    private static @Nullable Upload upload(String part, @Nullable FileUpload file) {
        return file == null ? null : new Upload(part, file.fileName(), file.uploadedFile());
    }
}
