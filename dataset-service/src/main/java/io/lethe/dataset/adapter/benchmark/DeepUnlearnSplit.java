package io.lethe.dataset.adapter.benchmark;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.Sample;
import io.lethe.dataset.adapter.Settings;
import io.lethe.dataset.adapter.SourceRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How the Deep Unlearn benchmark divides a dataset without people (Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024): 15 % of the official training part are validation, a
 * tenth of the others is forgotten, each image drawn by itself; the official test part stays whole.
 *
 * <p>One departure: half of the validation images are {@code unseen}, the attack's non-members, which no method may
 * have been calibrated by.
 *
 * @param seed of all draws
 * @param forget share of the training images that is forgotten
 */
record DeepUnlearnSplit(long seed, double forget) {

    private static final double VALIDATION = 0.15;
    private static final double FORGET = 0.1;

    /**
     * What to forget.
     *
     * @param forget share of the training images, 0…1 excluded; 0.1 by default
     */
    record Division(@Nullable Double forget) {}

    /** The division that a request asks for. */
    static DeepUnlearnSplit of(SourceRequest request) {
        Double forget = Settings.read(request.settings(), Division.class).forget();
        double share = forget == null ? FORGET : forget;
        if (!(share > 0 && share < 1)) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "forget is %s; expected a share between 0 and 1".formatted(share));
        }
        return new DeepUnlearnSplit(request.seed(), share);
    }

    /**
     * One image before it has a split.
     *
     * @param id its name, which is its identity as well
     * @param label its class
     */
    record Item(String id, int label) {}

    /**
     * Images with their splits.
     *
     * @param samples training part first, each part in its order
     * @param forget ids to forget, in their order
     */
    record Divided(List<Sample> samples, List<String> forget) {}

    /** Divides the official parts. */
    Divided divide(List<Item> train, List<Item> test) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, train.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        int validation = (int) Math.ceil(VALIDATION * train.size());
        int forgotten = (int) Math.ceil(forget * (train.size() - validation));
        String[] splits = new String[train.size()];
        List<Integer> forget = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            int image = order.get(i);
            splits[image] = i < validation / 2
                    ? DatasetManifest.VALIDATION
                    : i < validation ? DatasetManifest.UNSEEN : DatasetManifest.TRAIN;
            if (i >= validation && i < validation + forgotten) {
                forget.add(image);
            }
        }
        Collections.sort(forget);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < splits.length; i++) {
            samples.add(sample(train.get(i), splits[i]));
        }
        test.forEach(item -> samples.add(sample(item, DatasetManifest.TEST)));
        return new Divided(
                List.copyOf(samples),
                forget.stream().map(image -> train.get(image).id()).toList());
    }

    private static Sample sample(Item item, String split) {
        return new Sample(item.id(), item.id(), split, List.of(item.label()));
    }
}
