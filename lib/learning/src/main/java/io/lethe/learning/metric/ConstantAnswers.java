package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.data.Task;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.Optional;
import java.util.stream.IntStream;

/** Labels of which a model says the same for almost every test image: it has collapsed, whatever its averages show. */
@AutoService(Metric.class)
public final class ConstantAnswers implements Metric {

    private static final double CONSTANT = 0.99;

    @Override
    public String name() {
        return "constant-answers";
    }

    @Override
    public String description() {
        return "Share of the answers that are the same for more than 99 % of the test images. 0 is good.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        Predictions test = model.test();
        boolean single = test.task().kind() == Task.Kind.SINGLE_LABEL;
        int answers = single ? 1 : test.task().outputs();
        int constant = 0;
        for (int answer = 0; answer < answers; answer++) {
            int[] counts = new int[single ? test.task().outputs() : 2];
            for (int i = 0; i < test.samples(); i++) {
                counts[single ? test.answer(i) : test.logit(i, answer) > 0 ? 1 : 0]++;
            }
            if (IntStream.of(counts).max().orElseThrow() > CONSTANT * test.samples()) {
                constant++;
            }
        }
        return Optional.of(Estimate.exact((double) constant / answers));
    }
}
