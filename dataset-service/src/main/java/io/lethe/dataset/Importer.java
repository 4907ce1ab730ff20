package io.lethe.dataset;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.SplitPublished;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.ImportLimits;
import io.lethe.dataset.adapter.InputProblems;
import io.lethe.dataset.adapter.SourceAdapter;
import io.lethe.dataset.adapter.SourceRequest;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Imports a dataset: reads and checks the source, proves the splits, decodes, stores, tells. One import at a time;
 * another waits. Whatever fails before the manifest is stored leaves nothing behind.
 */
@ApplicationScoped
public class Importer {

    private static final Logger LOG = Logger.getLogger(Importer.class);
    private static final int SMALLEST_SIZE = 8;

    private final List<SourceAdapter> adapters;
    private final ImportLimits limits;
    private final DatasetStore store;
    private final SplitPublisher publisher;
    private final ImportMetrics metrics;

    public Importer(
            @All List<SourceAdapter> adapters,
            ImportLimits limits,
            DatasetStore store,
            SplitPublisher publisher,
            ImportMetrics metrics) {
        this.adapters = adapters;
        this.limits = limits;
        this.store = store;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /**
     * The outcome of an import.
     *
     * @param dataset what was imported
     * @param fresh whether this content was not there before
     */
    record Outcome(ImportedDataset dataset, boolean fresh) {}

    synchronized Outcome run(ImportRequest request, SourceRequest.Uploads uploads) {
        SourceAdapter adapter = adapter(request.kind());
        int size = size(request, adapter);
        SourceRequest settings = new SourceRequest(request.sourceSettings(), request.seed(), request.split(), uploads);
        try (WorkFolder folder = WorkFolder.create();
                DatasetSource source = adapter.open(settings)) {
            Splits splits = Splits.prove(source.samples());
            List<String> ids = SampleIds.of(request.datasetId(), source.samples());
            List<SplitShards> shards = decoded(source, splits, ids, size, folder.path());
            DatasetManifest manifest = new DatasetManifest(
                    request.datasetId(),
                    DatasetVersion.of(size, source.task(), shards),
                    size,
                    size,
                    source.task(),
                    List.of(),
                    request.kind(),
                    request.seed(),
                    Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS));
            DatasetStore.Published published = metrics.timed("store", () -> store.publish(manifest, shards));
            ImportedDataset dataset = ImportedDataset.of(
                    published.manifest(), published.where(), splits.majorityClassShare(), source.forget());
            publisher.publish(new SplitPublished(
                    dataset.datasetId(),
                    dataset.datasetVersion(),
                    dataset.manifest(),
                    dataset.splits(),
                    request.trainingWithSeed()));
            LOG.infof("Imported %s with %d images", dataset, source.samples().size());
            return new Outcome(dataset, published.fresh());
        } catch (IOException e) {
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "The service's working folder could not be written", e);
        }
    }

    private List<SplitShards> decoded(DatasetSource source, Splits splits, List<String> ids, int size, Path folder)
            throws IOException {
        InputProblems problems = new InputProblems(ErrorCode.INVALID_DATASET, limits.problems());
        List<SplitShards> shards =
                metrics.timed("decode", () -> new ShardWriter(source, splits, ids, size, problems).write(folder));
        metrics.imported(source.samples().size());
        return shards;
    }

    private SourceAdapter adapter(String kind) {
        return adapters.stream()
                .filter(adapter -> adapter.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new LetheException(
                        ErrorCode.INVALID_REQUEST,
                        "source.kind '%s' is unknown; known are %s"
                                .formatted(
                                        kind,
                                        adapters.stream()
                                                .map(SourceAdapter::kind)
                                                .sorted()
                                                .collect(Collectors.joining(", ")))));
    }

    private int size(ImportRequest request, SourceAdapter adapter) {
        int size = request.size() == null ? adapter.defaultSize() : request.size();
        if (size < SMALLEST_SIZE || size > limits.size()) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST,
                    "size is %d; expected %d to %d pixels".formatted(size, SMALLEST_SIZE, limits.size()));
        }
        return size;
    }
}
