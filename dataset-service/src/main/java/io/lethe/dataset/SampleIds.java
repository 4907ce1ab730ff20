package io.lethe.dataset;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.Sample;
import io.lethe.storage.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names each image of a dataset for good, across its versions: the id follows from the dataset's name and the image's
 * path alone, so that erasing or adding other images changes no id. It shows neither.
 */
final class SampleIds {

    private static final int HEX_DIGITS = 16;

    private SampleIds() {}

    /**
     * The ids of samples, in their order.
     *
     * @return for each the first 16 lower-case hex digits of SHA-256 over the UTF-8 text {@code datasetId}, a line
     *     feed, and the sample's path
     * @throws LetheException with {@code INVALID_DATASET} if two samples would have one id
     */
    static List<String> of(String datasetId, List<Sample> samples) {
        List<String> ids =
                samples.stream().map(sample -> of(datasetId, sample.id())).toList();
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            Integer earlier = first.putIfAbsent(ids.get(i), i);
            if (earlier != null) {
                throw new LetheException(
                        ErrorCode.INVALID_DATASET,
                        "Images %d and %d of the import would have the same id %s; rename one of them"
                                .formatted(earlier + 1, i + 1, ids.get(i)));
            }
        }
        return ids;
    }

    private static String of(String datasetId, String path) {
        MessageDigest digest = Digests.sha256();
        digest.update((datasetId + "\n" + path).getBytes(StandardCharsets.UTF_8));
        return Digests.hex(digest).substring(0, HEX_DIGITS);
    }
}
