package io.lethe.dataset;

import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What an import found, for the owner of the data; stored beside the manifest. It names nobody.
 *
 * @param images number of images
 * @param identities number of people
 * @param splits what each split holds
 * @param warnings number of findings that a strict import refuses
 * @param findings what is probably not meant, what was done, and what was left out
 */
public record ImportReport(int images, int identities, List<SplitCounts> splits, int warnings, List<Finding> findings) {

    /**
     * What a split holds.
     *
     * @param name its name
     * @param images number of images
     * @param identities number of people
     * @param labels number of images of each class, or with each of several labels; empty where classes may be people
     */
    public record SplitCounts(String name, int images, int identities, Map<String, Integer> labels) {}

    public ImportReport {
        splits = List.copyOf(splits);
        findings = List.copyOf(findings);
    }

    static ImportReport of(DatasetSource source, Splits splits, List<Finding> findings) {
        boolean named = !ClassNames.mayBePeople(source);
        return new ImportReport(
                source.samples().size(),
                identities(source.samples()),
                splits.names().stream()
                        .map(name -> counts(name, splits.samples(name), source.task(), named))
                        .toList(),
                (int) findings.stream().filter(ImportReport::isWarning).count(),
                new ArrayList<>(findings));
    }

    List<Finding> warned() {
        return findings.stream().filter(ImportReport::isWarning).toList();
    }

    private static boolean isWarning(Finding finding) {
        return finding.level() == Finding.Level.WARNING;
    }

    private static SplitCounts counts(String name, List<Sample> samples, TaskSpec task, boolean named) {
        Map<String, Integer> labels = new LinkedHashMap<>();
        task.labels().forEach(label -> labels.put(label, 0));
        boolean single = task.kind() == TaskSpec.Kind.SINGLE_LABEL;
        for (Sample sample : samples) {
            List<Integer> values = sample.labels();
            IntStream positive = single
                    ? IntStream.of(values.get(0))
                    : IntStream.range(0, values.size()).filter(i -> values.get(i) == 1);
            positive.forEach(i -> labels.merge(task.labels().get(i), 1, Integer::sum));
        }
        return new SplitCounts(name, samples.size(), identities(samples), named ? labels : Map.of());
    }

    private static int identities(List<Sample> samples) {
        return (int) samples.stream().map(Sample::identity).distinct().count();
    }
}
