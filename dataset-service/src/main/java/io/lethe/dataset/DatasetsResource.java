package io.lethe.dataset;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import io.lethe.dataset.adapter.SourceRequest.Uploads;
import io.lethe.dataset.adapter.Upload;
import io.lethe.service.http.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.PartType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Imports and shows datasets. */
@jakarta.ws.rs.Path("/datasets")
public class DatasetsResource {

    private static final Logger LOG = Logger.getLogger(DatasetsResource.class);
    private static final Pattern WAIT = Pattern.compile("\\bwait=(\\d{1,5})\\b");
    private static final int TOO_MANY = 429;

    private final Imports imports;
    private final Importer importer;
    private final DatasetStore store;
    private final Path temporary;

    public DatasetsResource(
            Imports imports,
            Importer importer,
            DatasetStore store,
            @ConfigProperty(name = "java.io.tmpdir") Path temporary) {
        this.imports = imports;
        this.importer = importer;
        this.store = store;
        this.temporary = temporary;
    }

    /**
     * Takes an import: 202 and the place to follow it. With {@code Prefer: wait=SECONDS} (RFC 7240) the answer comes at
     * its end if that is soon enough: 201 for new content, 200 if the same content was there or nothing was to be
     * imported, or the problem.
     *
     * @param spec an {@link ImportRequest}
     * @param csv rows of the dataset, for the source {@code csv}; instead of a part, {@code spec} can say where the
     *     file is
     * @param images zip of the images, for the source {@code csv}
     * @param splits roles of the identities, for the source {@code csv}
     */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(summary = "Import a dataset", description = "Answers 202 with the place to follow the import.")
    public Response importDataset(
            @HeaderParam("Prefer") @Nullable String prefer,
            @RestForm @PartType(MediaType.TEXT_PLAIN) @Nullable String spec,
            @RestForm @Nullable FileUpload csv,
            @RestForm @Nullable FileUpload images,
            @RestForm @Nullable FileUpload splits) {
        if (spec == null) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "The part 'spec' is missing");
        }
        ImportRequest request = ImportRequest.parse(spec);
        WorkFolder folder = WorkFolder.below(temporary);
        Optional<ImportJob> job;
        try {
            Uploads uploads = new Uploads(
                    upload(folder, "csv", csv), upload(folder, "images", images), upload(folder, "splits", splits));
            importer.require(request, uploads);
            job = imports.submit(folder, request, importer.hold(request, uploads, folder));
            if (job.isEmpty()) {
                folder.close();
            }
        } catch (IOException e) {
            discard(folder);
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "The service's working folder could not be written", e);
        } catch (LetheException e) {
            discard(folder);
            throw e;
        }
        return job.map(taken ->
                        ended(taken, prefer).map(DatasetsResource::imported).orElseGet(() -> accepted(taken)))
                .orElseGet(DatasetsResource::tooMany);
    }

    /** Names of all datasets. */
    @GET
    @Operation(summary = "Names of all datasets")
    public List<String> datasets() {
        return store.datasets();
    }

    /** A dataset and its versions. */
    @GET
    @jakarta.ws.rs.Path("/{datasetId}")
    @Operation(summary = "A dataset and its versions, the newest first")
    public DatasetOverview dataset(@PathParam("datasetId") String datasetId) {
        List<DatasetManifest> versions = Names.isName(datasetId) ? store.versions(datasetId) : List.of();
        if (versions.isEmpty()) {
            throw new LetheException(ErrorCode.DATASET_NOT_FOUND, "There is no such dataset");
        }
        return new DatasetOverview(
                datasetId,
                versions.get(0).datasetVersion(),
                versions.stream().map(DatasetOverview.Version::of).toList());
    }

    /** The manifest of one version. */
    @GET
    @jakarta.ws.rs.Path("/{datasetId}/versions/{datasetVersion}")
    @Operation(summary = "Manifest of one version")
    public DatasetManifest version(
            @PathParam("datasetId") String datasetId, @PathParam("datasetVersion") String datasetVersion) {
        return manifest(
                Names.isName(datasetId) && Names.isName(datasetVersion)
                        ? store.find(datasetId, datasetVersion)
                        : Optional.empty());
    }

    /** What the import of a version found. */
    @GET
    @jakarta.ws.rs.Path("/{datasetId}/versions/{datasetVersion}/report")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Report of a version's import")
    public String report(@PathParam("datasetId") String datasetId, @PathParam("datasetVersion") String datasetVersion) {
        return Optional.of(datasetId)
                .filter(id -> Names.isName(id) && Names.isName(datasetVersion))
                .flatMap(id -> store.report(id, datasetVersion))
                .map(json -> new String(json, StandardCharsets.UTF_8))
                .orElseThrow(() -> new LetheException(
                        ErrorCode.DATASET_NOT_FOUND, "There is no such dataset version, or no report of it"));
    }

    /** Waits as long as the client prefers; empty if the import takes longer. */
    private static Optional<Importer.Outcome> ended(ImportJob job, @Nullable String prefer) {
        Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
        if (!wait.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(job.outcome().get(Integer.parseInt(wait.group(1)), TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LetheException coded) {
                throw coded;
            }
            return Optional.empty();
        }
    }

    private static Response imported(Importer.Outcome outcome) {
        ImportedDataset dataset = outcome.dataset();
        URI location = URI.create("/datasets/" + dataset.datasetId() + "/versions/" + dataset.datasetVersion());
        return Response.status(outcome.fresh() ? Response.Status.CREATED : Response.Status.OK)
                .location(location)
                .entity(dataset)
                .build();
    }

    private static Response accepted(ImportJob job) {
        return Response.accepted(job.status())
                .location(URI.create("/imports/" + job.id()))
                .build();
    }

    private static Response tooMany() {
        Problem problem = new Problem(
                "about:blank",
                "Too Many Requests",
                TOO_MANY,
                "Too many imports wait; upload again when GET /imports shows fewer",
                null);
        return Response.status(TOO_MANY)
                .header("Retry-After", 60)
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }

    private static DatasetManifest manifest(Optional<DatasetStore.Published> published) {
        return published
                .orElseThrow(() -> new LetheException(ErrorCode.DATASET_NOT_FOUND, "There is no such dataset version"))
                .manifest();
    }

    private static void discard(WorkFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            LOG.warnf("The working folder of import %s was not removed; the next start sweeps it", folder.id());
        }
    }

    /** Takes the file out of the hands of the framework, which would delete it with the end of the request. */
    private static @Nullable Upload upload(WorkFolder folder, String part, @Nullable FileUpload file)
            throws IOException {
        return file == null
                ? null
                : new Upload(
                        part,
                        file.fileName(),
                        Files.move(file.uploadedFile(), folder.path().resolve(part)));
    }
}
