package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * An uploaded zip of images. It is never unpacked to disk; entries are read one at a time into memory. The table of
 * contents is checked against the limits before anything is expanded, and since it may lie, so is what is read. Safe
 * for use by several threads.
 */
public final class ImageArchive implements ImageFiles {

    private final Upload upload;
    private final ZipFile zip;
    private final ImportLimits limits;
    private final long largestFile;
    private final ArchiveNames<ZipArchiveEntry> names;
    private final AtomicLong expanded = new AtomicLong();

    private ImageArchive(Upload upload, ZipFile zip, ImportLimits limits, Collection<String> paths, long largestFile) {
        this.upload = upload;
        this.zip = zip;
        this.limits = limits;
        this.largestFile = largestFile;
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
    static ImageArchive open(Upload upload, ImportLimits limits, Collection<String> paths) {
        return open(upload, limits, paths, limits.archiveEntrySize().asLongValue());
    }

    /**
     * Opens an archive that may hold files which are larger than an image.
     *
     * @param largestFile size of the largest file, expanded; {@link #read} keeps to the limits
     * @throws BadInputException as for one of images
     */
    @SuppressWarnings("MustBeClosedChecker")
    public static ImageArchive open(Upload upload, ImportLimits limits, Collection<String> paths, long largestFile) {
        ZipFile zip;
        try {
            if (ZipDirectory.entries(upload.path(), limits.archiveEntries() + 1L) > limits.archiveEntries()) {
                throw new BadInputException(
                        ErrorCode.UNSAFE_ARCHIVE,
                        new InputProblem(upload, null, "has more than %d entries".formatted(limits.archiveEntries())));
            }
            zip = ZipFile.builder().setPath(upload.path()).get();
        } catch (IOException | IllegalArgumentException e) {
            throw new BadInputException(ErrorCode.INVALID_DATASET, new InputProblem(upload, null, noZip(upload)));
        }
        try {
            return new ImageArchive(upload, zip, limits, paths, largestFile);
        } catch (BadInputException e) {
            close(zip);
            throw e;
        }
    }

    /** Names of all files but those of operating systems. */
    public Set<String> names() {
        return names.names();
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
    public long size(String name) {
        return Math.min(
                Math.max(0, names.entry(name).getSize()),
                limits.archiveEntrySize().asLongValue());
    }

    @Override
    public byte[] read(String name) throws IOException {
        ZipArchiveEntry entry = readable(name);
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

    /**
     * Expands one entry to a file.
     *
     * @throws BadInputException with {@code UNSAFE_ARCHIVE} if it is larger than it says
     * @throws IOException saying in its message what is wrong with the entry
     */
    public void extract(String name, Path file) throws IOException {
        ZipArchiveEntry entry = readable(name);
        CRC32 checksum = new CRC32();
        try (InputStream content = stream(entry);
                OutputStream to = new CheckedOutputStream(Files.newOutputStream(file), checksum)) {
            byte[] buffer = new byte[1 << 16];
            long left = entry.getSize();
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                left -= read;
                if (left < 0 || expanded.addAndGet(read) > limits.archiveSize().asLongValue()) {
                    throw bad(ErrorCode.UNSAFE_ARCHIVE, "expands to more than its table of contents says");
                }
                to.write(buffer, 0, read);
            }
        }
        if (entry.getCrc() >= 0 && entry.getCrc() != checksum.getValue()) {
            throw new RefusedException("differs from its checksum in the zip; pack it anew");
        }
    }

    @Override
    public void close() {
        close(zip);
    }

    private ZipArchiveEntry readable(String name) throws IOException {
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
        return entry;
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
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            checkName(entry.getName());
            compressed += Math.max(0, entry.getCompressedSize());
            size += Math.max(0, entry.getSize());
            if (entry.getSize() > largestFile) {
                throw unsafe("entry '%s' expands to %d bytes; at most %d are allowed"
                        .formatted(entry.getName(), entry.getSize(), largestFile));
            }
            if (!entry.isDirectory() && !entry.getName().endsWith("\\")) {
                files.add(entry);
            }
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
