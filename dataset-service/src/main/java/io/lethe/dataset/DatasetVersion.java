package io.lethe.dataset;

import io.lethe.contracts.TaskSpec;
import io.lethe.storage.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** Names a dataset version by its content: the same images, labels, people and task always have the same version. */
final class DatasetVersion {

    private static final int HEX_DIGITS = 16;

    private DatasetVersion() {}

    static String of(int size, TaskSpec task, List<SplitShards> splits) {
        MessageDigest digest = Digests.sha256();
        add(digest, size + " " + task.kind());
        task.labels().forEach(label -> add(digest, label));
        for (SplitShards split : splits) {
            add(digest, split.name());
            Stream.of(split.pixels(), split.labels(), split.groups(), split.ids(), split.index())
                    .forEach(shard -> add(digest, shard.sha256()));
        }
        return Digests.hex(digest).substring(0, HEX_DIGITS);
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
