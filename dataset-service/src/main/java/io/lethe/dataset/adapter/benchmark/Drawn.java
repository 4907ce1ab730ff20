package io.lethe.dataset.adapter.benchmark;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who calibrates methods in a benchmark that has nobody for it: some of those who stay, drawn by the seed. */
final class Drawn {

    private static final double USUAL_SHARE = 0.1;

    private Drawn() {}

    /**
     * Draws a share of some groups.
     *
     * @param share 0…½; a tenth if absent
     * @throws LetheException if the share is none
     */
    static Set<String> share(Stream<String> groups, @Nullable Double share, long seed) {
        double wanted = share == null ? USUAL_SHARE : share;
        if (!(wanted >= 0 && wanted <= 0.5)) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "validation is %s; expected a share in 0..0.5".formatted(wanted));
        }
        List<String> shuffled = new ArrayList<>(new TreeSet<>(groups.toList()));
        Collections.shuffle(shuffled, new Random(seed));
        return Set.copyOf(shuffled.subList(0, (int) Math.floor(wanted * shuffled.size())));
    }

    /** What an owner who knows the published sizes must be told. */
    static Optional<Finding> finding(List<Sample> samples, String drawn) {
        long images = samples.stream()
                .filter(sample -> sample.split().equals(DatasetManifest.VALIDATION))
                .count();
        return images == 0
                ? Optional.empty()
                : Optional.of(Finding.note(
                        "validation-set-aside",
                        "images of %s set aside from those who stay, to calibrate methods by: %d; \"validation\": 0 trains on them as published"
                                .formatted(drawn, images),
                        images));
    }
}
