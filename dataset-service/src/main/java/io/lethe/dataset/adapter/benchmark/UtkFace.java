package io.lethe.dataset.adapter.benchmark;

import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.DecodePermits;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.ImageDecoder;
import io.lethe.dataset.adapter.ImportLimits;
import io.lethe.dataset.adapter.SourceAdapter;
import io.lethe.dataset.adapter.SourceRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * UTKFace (Zhang, Song, Qi, 2017) with five classes of age as the Deep Unlearn benchmark has them. Age, gender, race
 * and time stand in the files' names, of which a few lack one; only the age is read. Whom an image shows is not known:
 * each stands for itself, and a fifth of them, drawn by the seed, is the test part.
 */
@ApplicationScoped
public class UtkFace implements SourceAdapter {

    private static final Pattern NAME = Pattern.compile("(\\d{1,3})_\\d.*\\.(?i:jpe?g|png)");
    private static final TaskSpec TASK = new TaskSpec(
            TaskSpec.Kind.SINGLE_LABEL, List.of("age 0-19", "age 20-39", "age 40-59", "age 60-79", "age 80 and above"));
    private static final int YEARS = 20;
    private static final int OLDEST = 120;
    private static final double TEST = 0.2;
    private static final int IMAGES = 23_708;

    private final ImportLimits limits;
    private final DecodePermits permits;

    public UtkFace(ImportLimits limits, DecodePermits permits) {
        this.limits = limits;
        this.permits = permits;
    }

    @Override
    public String kind() {
        return "utkface";
    }

    @Override
    public int defaultSize() {
        return 224;
    }

    @Override
    public DatasetSource open(SourceRequest request) {
        DeepUnlearnSplit split = DeepUnlearnSplit.of(request);
        PackedFolder folder = PackedFolder.open(request, limits);
        try {
            return read(folder, split);
        } catch (LetheException e) {
            folder.close();
            throw e;
        }
    }

    private DatasetSource read(PackedFolder folder, DeepUnlearnSplit split) {
        Map<String, String> entryOf = new HashMap<>();
        List<DeepUnlearnSplit.Item> items = new ArrayList<>();
        long nameless = 0;
        for (String entry : folder.names().stream().sorted().toList()) {
            String name = PackedFolder.lastStep(entry);
            Matcher parts = NAME.matcher(name);
            int age = parts.matches() ? Integer.parseInt(parts.group(1)) : -1;
            if (age < 0 || age > OLDEST) {
                nameless++;
            } else if (entryOf.put(name, entry) != null) {
                throw folder.bad("there are several files named %s; pack one dataset alone".formatted(name));
            } else {
                items.add(new DeepUnlearnSplit.Item(
                        name, Math.min(age / YEARS, TASK.labels().size() - 1)));
            }
        }
        if (items.isEmpty()) {
            throw folder.bad(
                    "none of the %d files has a name like 26_0_1_20170116184024662.jpg.chip.jpg".formatted(nameless));
        }
        List<Finding> findings = new ArrayList<>();
        if (nameless > 0) {
            findings.add(
                    Finding.note("files-left-out", "files whose name says no age, left out: " + nameless, nameless));
        }
        Counts.differ("the folder", items.size(), IMAGES).ifPresent(findings::add);
        Collections.shuffle(items, new Random(split.seed()));
        int test = (int) (TEST * items.size());
        DeepUnlearnSplit.Divided divided = split.divide(items.subList(test, items.size()), items.subList(0, test));
        return new PackedImages(
                TASK,
                divided.samples(),
                divided.samples().stream()
                        .map(sample -> entryOf.get(sample.id()))
                        .toList(),
                divided.forget(),
                List.of(),
                findings,
                folder,
                new ImageDecoder(limits.imagePixels(), permits));
    }
}
