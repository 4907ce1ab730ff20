package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * An uploaded zip of images. It is never unpacked to disk; entries are read one at a time into memory. The table of
 * contents is checked against the limits before anything is expanded, and since it may lie, so is what is read. Safe
 * for use by several threads.
 */
final class ImageArchive implements ImageFiles {

    private final Upload upload;
    private final ZipFile zip;
    private final ImportLimits limits;
    private final ArchiveNames<ZipArchiveEntry> names;
    private final AtomicLong expanded = new AtomicLong();

    private ImageArchive(Upload upload, ZipFile zip, ImportLimits limits, Collection<String> paths) {
        this.upload = upload;
        this.zip = zip;
        this.limits = limits;
        List<ZipArchiveEntry> files = checkedFiles();
        try {
            this.names = ArchiveNames.of(files, paths);
        } catch (IllegalArgumentException e) {
            throw bad(ErrorCode.INVALID_DATASET, "has two different entries named '%s'".formatted(e.getMessage()));
        }
    }

    /**
     * Opens an archive and checks its table of contents.
     *
     * @param paths of the images that are wanted, as their table writes them
     * @throws BadInputException if the file is no zip, or with {@code UNSAFE_ARCHIVE} if it leads out of itself or
     *     expands beyond the limits
     */
    @SuppressWarnings("MustBeClosedChecker")
    static ImageArchive open(Upload upload, ImportLimits limits, Collection<String> paths) {
        ZipFile zip;
        try {
            zip = ZipFile.builder().setPath(upload.path()).get();
        } catch (IOException | IllegalArgumentException e) {
            throw new BadInputException(ErrorCode.INVALID_DATASET, new InputProblem(upload, null, noZip(upload)));
        }
        try {
            return new ImageArchive(upload, zip, limits, paths);
        } catch (BadInputException e) {
            close(zip);
            throw e;
        }
    }

    @Override
    public String place() {
        return "the zip";
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
        List<Finding> findings = new ArrayList<>();
        names.legacy()
                .ifPresent(charset -> findings.add(
                        Finding.note("archive-encoding", "names in the zip are in %s".formatted(charset.name()), 1)));
        findings.addAll(names.leftOut(used, "the zip"));
        return findings;
    }

    @Override
    public byte[] read(String name) throws IOException {
        ZipArchiveEntry entry = names.entry(name);
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new RefusedException("is encrypted; pack the zip without a password");
        }
        if (!zip.canReadEntryData(entry)) {
            throw new RefusedException(
                    "is compressed by method %d, which is not understood".formatted(entry.getMethod()));
        }
        if (entry.isUnixSymlink()) {
            throw new RefusedException("is a link; pack the file that it leads to");
        }
        int most = (int) Math.min(limits.archiveEntrySize().asLongValue(), Integer.MAX_VALUE - 8);
        try (InputStream content = stream(entry)) {
            byte[] read = content.readNBytes(most);
            boolean more = read.length == most && content.read() >= 0;
            if (more || expanded.addAndGet(read.length) > limits.archiveSize().asLongValue()) {
                throw bad(
                        ErrorCode.UNSAFE_ARCHIVE,
                        "expands to more than its table of contents says, and than is allowed");
            }
            CRC32 checksum = new CRC32();
            checksum.update(read);
            if (entry.getCrc() >= 0 && entry.getCrc() != checksum.getValue()) {
                throw new RefusedException("differs from its checksum in the zip; pack it anew");
            }
            return read;
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("is damaged in the zip; pack it anew", e);
        }
    }

    @Override
    public void close() {
        close(zip);
    }

    /** Where an entry begins is looked up in the file itself, at one place for all threads. */
    @SuppressWarnings("MustBeClosedChecker")
    private synchronized InputStream stream(ZipArchiveEntry entry) throws IOException {
        return zip.getInputStream(entry);
    }

    private List<ZipArchiveEntry> checkedFiles() {
        List<ZipArchiveEntry> files = new ArrayList<>();
        long compressed = 0;
        long size = 0;
        long count = 0;
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            checkName(entry.getName());
            count++;
            compressed += Math.max(0, entry.getCompressedSize());
            size += Math.max(0, entry.getSize());
            if (entry.getSize() > limits.archiveEntrySize().asLongValue()) {
                throw unsafe("entry '%s' expands to %d bytes; at most %d are allowed"
                        .formatted(
                                entry.getName(),
                                entry.getSize(),
                                limits.archiveEntrySize().asLongValue()));
            }
            if (!entry.isDirectory() && !entry.getName().endsWith("\\")) {
                files.add(entry);
            }
        }
        if (count > limits.archiveEntries()) {
            throw unsafe("has %d entries; at most %d are allowed".formatted(count, limits.archiveEntries()));
        }
        checkExpansion(size, compressed);
        return files;
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
                || name.startsWith("\\")
                || name.indexOf(':') == 1
                || name.indexOf('\0') >= 0
                || Arrays.asList(name.split("[/\\\\]", -1)).contains("..");
        if (outside) {
            throw unsafe("entry '%s' is not a plain relative path".formatted(name));
        }
    }

    private BadInputException unsafe(String text) {
        return bad(ErrorCode.UNSAFE_ARCHIVE, text);
    }

    private BadInputException bad(ErrorCode code, String text) {
        return new BadInputException(code, new InputProblem(upload, null, text));
    }

    private static String noZip(Upload upload) {
        FileKind kind;
        try (InputStream content = Files.newInputStream(upload.path())) {
            kind = FileKind.of(content.readNBytes(512)).orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (kind == null) {
            return "is not a zip archive";
        }
        return kind == FileKind.ZIP
                ? "is a zip archive that is cut off or damaged; pack it anew"
                : "is %s, not a zip archive; pack the images as zip".formatted(kind.words());
    }

    private static void close(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
