package io.lethe.dataset;

import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Sample;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Tells names of classes from names of people, which no report shows. */
final class ClassNames {

    private ClassNames() {}

    /**
     * Whether labels are people or nearly so: there are about as many, or most belong to one person alone. Twins may
     * share a label, a spelling may make two of one, or a column of yes and no stand for each person. It errs towards
     * yes, since a class that is not named does no harm.
     */
    static boolean mayBePeople(DatasetSource source) {
        boolean single = source.task().kind() == TaskSpec.Kind.SINGLE_LABEL;
        List<Set<String>> people = IntStream.range(0, source.task().labels().size())
                .<Set<String>>mapToObj(i -> new HashSet<>())
                .toList();
        Set<String> all = new HashSet<>();
        for (Sample sample : source.samples()) {
            all.add(sample.identity());
            List<Integer> values = sample.labels();
            if (single) {
                people.get(values.get(0)).add(sample.identity());
            } else {
                IntStream.range(0, values.size())
                        .filter(i -> values.get(i) == 1)
                        .forEach(i -> people.get(i).add(sample.identity()));
            }
        }
        long ofOne = people.stream().filter(members -> members.size() == 1).count();
        return 2 * people.size() >= all.size() || 2 * ofOne >= people.size();
    }
}
