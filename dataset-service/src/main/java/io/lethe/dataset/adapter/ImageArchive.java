package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An uploaded zip of images. It is never unpacked to disk; entries are read one at a time into memory. The table of
 * contents is checked against the limits before anything is expanded, and since it may lie, so is what is read. Safe
 * for use by several threads.
 */
final class ImageArchive implements AutoCloseable {

    private final Upload upload;
    private final ZipFile zip;
    private final ImportLimits limits;
    private final Set<String> names;
    private final String outermostFolder;
    private final AtomicLong expanded = new AtomicLong();

    private ImageArchive(Upload upload, ZipFile zip, ImportLimits limits) {
        this.upload = upload;
        this.zip = zip;
        this.limits = limits;
        this.names = checkedNames();
        this.outermostFolder = outermostFolder(names);
    }

    /**
     * Opens an archive and checks its table of contents.
     *
     * @throws BadInputException if the file is no zip, or with {@code UNSAFE_ARCHIVE} if it leads out of itself or
     *     expands beyond the limits
     */
    @SuppressWarnings("MustBeClosedChecker")
    static ImageArchive open(Upload upload, ImportLimits limits) {
        ZipFile zip;
        try {
            zip = new ZipFile(upload.path().toFile());
        } catch (IOException e) {
            throw new BadInputException(
                    ErrorCode.INVALID_DATASET, new InputProblem(upload, null, "is not a readable zip archive"));
        }
        try {
            return new ImageArchive(upload, zip, limits);
        } catch (BadInputException e) {
            close(zip);
            throw e;
        }
    }

    /** The entry that a table means: as named, or with the archive's or the table's outermost folder left out. */
    Optional<String> find(String path) {
        String plain = path.startsWith("./") ? path.substring(2) : path;
        return Stream.of(plain, outermostFolder + plain, plain.substring(plain.indexOf('/') + 1))
                .filter(names::contains)
                .findFirst();
    }

    /**
     * Expands one entry.
     *
     * @throws BadInputException with {@code UNSAFE_ARCHIVE} if it is larger than the limits allow
     */
    byte[] read(String name) throws IOException {
        int most = (int) Math.min(limits.archiveEntrySize().asLongValue(), Integer.MAX_VALUE - 8);
        try (InputStream content = zip.getInputStream(zip.getEntry(name))) {
            byte[] read = content.readNBytes(most);
            boolean more = read.length == most && content.read() >= 0;
            if (more || expanded.addAndGet(read.length) > limits.archiveSize().asLongValue()) {
                throw unsafe("expands to more than its table of contents says, and than is allowed");
            }
            return read;
        }
    }

    @Override
    public void close() {
        close(zip);
    }

    private Set<String> checkedNames() {
        if (zip.size() > limits.archiveEntries()) {
            throw unsafe("has %d entries; at most %d are allowed".formatted(zip.size(), limits.archiveEntries()));
        }
        Set<String> found = new HashSet<>();
        long compressed = 0;
        long size = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            checkName(entry.getName());
            compressed += entry.getCompressedSize();
            size += entry.getSize();
            if (entry.getSize() > limits.archiveEntrySize().asLongValue()) {
                throw unsafe("entry '%s' expands to %d bytes; at most %d are allowed"
                        .formatted(
                                entry.getName(),
                                entry.getSize(),
                                limits.archiveEntrySize().asLongValue()));
            }
            if (!entry.isDirectory()) {
                found.add(entry.getName());
            }
        }
        checkExpansion(size, compressed);
        return found;
    }

    private void checkExpansion(long size, long compressed) {
        if (size > limits.archiveSize().asLongValue()) {
            throw unsafe("expands to %d bytes; at most %d are allowed"
                    .formatted(size, limits.archiveSize().asLongValue()));
        }
        if (size / Math.max(1, compressed) >= limits.archiveRatio()) {
            throw unsafe("expands to %d times its size; less than %d times is allowed"
                    .formatted(size / Math.max(1, compressed), limits.archiveRatio()));
        }
    }

    private void checkName(String name) {
        boolean outside = name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf(':') == 1
                || name.indexOf('\0') >= 0
                || Arrays.asList(name.split("/", -1)).contains("..");
        if (outside) {
            throw unsafe("entry '%s' is not a plain relative path with forward slashes".formatted(name));
        }
    }

    /** The folder that all entries share, with a slash; empty if there is none. */
    private static String outermostFolder(Set<String> names) {
        Set<String> folders = names.stream()
                .map(name -> name.substring(0, name.indexOf('/') + 1))
                .collect(Collectors.toSet());
        return folders.size() == 1 ? folders.iterator().next() : "";
    }

    private BadInputException unsafe(String text) {
        return new BadInputException(ErrorCode.UNSAFE_ARCHIVE, new InputProblem(upload, null, text));
    }

    private static void close(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
