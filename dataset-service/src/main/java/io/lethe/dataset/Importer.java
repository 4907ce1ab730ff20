package io.lethe.dataset;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.ImportLimits;
import io.lethe.dataset.adapter.InputProblem;
import io.lethe.dataset.adapter.InputProblems;
import io.lethe.dataset.adapter.SourceAdapter;
import io.lethe.dataset.adapter.SourceRequest;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Imports a dataset: reads and checks the source, proves the splits, decodes, stores, tells. Whatever fails before the
 * manifest is stored leaves nothing behind. Safe for use by several threads.
 */
@ApplicationScoped
public class Importer implements ImportJob.Work {

    private static final Logger LOG = Logger.getLogger(Importer.class);
    private static final int SMALLEST_SIZE = 8;

    private final List<SourceAdapter> adapters;
    private final ImportLimits limits;
    private final DatasetStore store;
    private final SplitPublisher publisher;
    private final SourceFiles sources;
    private final ImportMetrics metrics;

    public Importer(
            @All List<SourceAdapter> adapters,
            ImportLimits limits,
            DatasetStore store,
            SplitPublisher publisher,
            SourceFiles sources,
            ImportMetrics metrics) {
        this.adapters = adapters;
        this.limits = limits;
        this.store = store;
        this.publisher = publisher;
        this.sources = sources;
        this.metrics = metrics;
    }

    /**
     * The outcome of an import.
     *
     * @param dataset what was imported
     * @param fresh whether this content was not there before
     */
    record Outcome(ImportedDataset dataset, boolean fresh) {}

    @Override
    public Outcome run(
            ImportRequest request, SourceRequest.Uploads uploads, WorkFolder folder, ImportProgress progress) {
        progress.begin(ImportProgress.Stage.FETCHING, 0);
        SourceRequest.Uploads files = sources.fetch(request.files(), uploads, folder, progress);
        progress.begin(ImportProgress.Stage.CHECKING, 0);
        SourceAdapter adapter = adapter(request.kind());
        int size = size(request, adapter);
        SourceRequest settings =
                new SourceRequest(request.sourceSettings(), request.seed(), request.split(), files, folder.path());
        try (DatasetSource source = adapter.open(settings)) {
            Splits splits = Splits.prove(source.samples());
            List<String> ids = SampleIds.of(request.datasetId(), source.samples());
            InputProblems problems = new InputProblems(ErrorCode.INVALID_DATASET, limits.problems());
            ShardWriter writer = new ShardWriter(source, splits, ids, size, problems, progress);
            progress.begin(ImportProgress.Stage.DECODING, source.samples().size());
            List<SplitShards> shards = metrics.timed(
                    "decode",
                    () -> writer.write(Files.createDirectory(folder.path().resolve("shards"))));
            metrics.imported(source.samples().size());
            ImportReport report = ImportReport.of(source, splits, findings(source, splits, writer));
            if (request.strict()) {
                report.warned().forEach(warning -> problems.add(new InputProblem(null, null, warning.sentence())));
                problems.throwIfAny();
            }
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
            List<String> forgetSamples =
                    source.forgetSamples().stream().map(ids::get).toList();
            if (request.dryRun()) {
                return new Outcome(
                        ImportedDataset.of(
                                manifest, null, splits.majorityClassShare(), source.forget(), forgetSamples, report),
                        false);
            }
            progress.begin(ImportProgress.Stage.STORING, source.samples().size());
            DatasetStore.Published published = metrics.timed(
                    "store",
                    () -> store.publish(manifest, shards, report, folder.id(), request.trainingWithSeed(), progress));
            ImportedDataset dataset = ImportedDataset.of(
                    published.manifest(),
                    published.where(),
                    splits.majorityClassShare(),
                    source.forget(),
                    forgetSamples,
                    report);
            announce(published, request, folder.id());
            sources.release(request.files());
            LOG.infof("Imported %s with %d images", dataset, source.samples().size());
            return new Outcome(dataset, published.fresh());
        } catch (IOException e) {
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "The service's working folder could not be written", e);
        }
    }

    /**
     * Refuses at once what needs no look at the files.
     *
     * @param sent files that came with the request
     * @throws LetheException with {@code INVALID_REQUEST}
     */
    void require(ImportRequest request, SourceRequest.Uploads sent) {
        size(request, adapter(request.kind()));
        sources.require(request.files(), sent);
    }

    /** Sees to it that what an import needs is still there when its turn comes. */
    SourceRequest.Uploads hold(ImportRequest request, SourceRequest.Uploads sent, WorkFolder folder)
            throws IOException {
        return sources.hold(request.files(), sent, folder);
    }

    /** The note of the import stays until this is through: the sweeper makes up for it. */
    private void announce(DatasetStore.Published published, ImportRequest request, String importId) {
        try {
            publisher.publish(published, request.trainingWithSeed());
        } catch (LetheException e) {
            if (!published.fresh()) {
                throw e;
            }
            throw new LetheException(
                    e.code(), "The dataset is stored, and is announced as soon as the broker takes it", e);
        }
        try {
            store.settle(importId);
        } catch (LetheException e) {
            LOG.warnf("%s: the note of import %s remains; it is announced once more", e.code(), importId);
        }
    }

    private static List<Finding> findings(DatasetSource source, Splits splits, ShardWriter writer) {
        List<Finding> findings = new ArrayList<>(source.findings());
        findings.addAll(writer.findings());
        findings.addAll(new Coverage(source, splits).findings());
        return findings;
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
