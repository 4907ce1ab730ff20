package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A folder of images in a bucket. Each is read into memory when its turn comes to be decoded; none touches the disk.
 * The limits of archives hold for it.
 */
final class BucketFolder implements ImageFiles {

    private static final long USUAL_SIZE = 4 << 20;

    private final StoreFolder folder;
    private final ImportLimits limits;
    private final ArchiveNames<String> names;
    private final AtomicLong read = new AtomicLong();

    private BucketFolder(StoreFolder folder, ImportLimits limits, ArchiveNames<String> names) {
        this.folder = folder;
        this.limits = limits;
        this.names = names;
    }

    /**
     * Lists the folder.
     *
     * @param paths of the images that are wanted, as their table writes them
     * @throws BadInputException if there is nothing in it, with {@code UNSAFE_ARCHIVE} if there is too much
     * @throws LetheException if the store is away or refuses
     */
    static BucketFolder open(StoreFolder folder, ImportLimits limits, Collection<String> paths) {
        // One more for the folder itself.
        List<String> listed =
                folder.store().list(folder.bucket(), folder.prefix(), Math.addExact(limits.archiveEntries(), 2));
        List<String> keys = listed.stream()
                .map(key -> key.substring(folder.prefix().length()))
                .filter(key -> !key.isEmpty() && !key.endsWith("/"))
                .toList();
        if (keys.isEmpty()) {
            throw bad(ErrorCode.INVALID_DATASET, "%s has no objects".formatted(folder));
        }
        if (Math.max(keys.size(), listed.size() - 1) > limits.archiveEntries()) {
            throw bad(
                    ErrorCode.UNSAFE_ARCHIVE, "%s has more than %d objects".formatted(folder, limits.archiveEntries()));
        }
        try {
            return new BucketFolder(folder, limits, ArchiveNames.ofKeys(keys, paths));
        } catch (IllegalArgumentException e) {
            throw bad(
                    ErrorCode.INVALID_DATASET,
                    "%s has two objects that are both named '%s'".formatted(folder, e.getMessage()));
        }
    }

    @Override
    public String place() {
        return folder.toString();
    }

    @Override
    public Optional<String> find(String path) {
        return names.find(path);
    }

    @Override
    public String hint(String path) {
        return names.hint(path);
    }

    @Override
    public List<Finding> findings(Set<String> used) {
        return names.leftOut(used, "the folder of the bucket");
    }

    /** Not asked for, which would cost a call for each: most images are far smaller than the largest. */
    @Override
    public long size(String name) {
        return Math.min(USUAL_SIZE, limits.archiveEntrySize().asLongValue());
    }

    @Override
    public byte[] read(String name) throws IOException {
        int most = (int) Math.min(limits.archiveEntrySize().asLongValue(), Integer.MAX_VALUE - 8);
        byte[] content = read(folder.prefix() + names.entry(name), most + 1)
                .orElseThrow(() -> new RefusedException("was taken out of the bucket during the import"));
        if (content.length > most) {
            throw new RefusedException("is larger than %d bytes".formatted(most));
        }
        if (read.addAndGet(content.length) > limits.archiveSize().asLongValue()) {
            throw bad(
                    ErrorCode.UNSAFE_ARCHIVE,
                    "%s has more than %d bytes of images"
                            .formatted(folder, limits.archiveSize().asLongValue()));
        }
        return content;
    }

    private Optional<byte[]> read(String key, int most) {
        try {
            return folder.store().read(folder.bucket(), key, stream -> stream.readNBytes(most));
        } catch (LetheException e) {
            throw StoreFolder.withoutKey(e, key);
        }
    }

    private static BadInputException bad(ErrorCode code, String text) {
        return new BadInputException(code, new InputProblem(null, null, text));
    }
}
