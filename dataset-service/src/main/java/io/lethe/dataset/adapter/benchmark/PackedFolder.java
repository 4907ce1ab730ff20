package io.lethe.dataset.adapter.benchmark;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.BadInputException;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.ImageArchive;
import io.lethe.dataset.adapter.ImportLimits;
import io.lethe.dataset.adapter.InputProblem;
import io.lethe.dataset.adapter.InputProblems;
import io.lethe.dataset.adapter.SourceRequest;
import io.lethe.dataset.adapter.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The files of a benchmark, packed: found by the end of their path, for people pack them below all kinds of folders.
 * Safe for use by several threads.
 */
final class PackedFolder implements AutoCloseable {

    /** The largest file of any benchmark is CIFAR-100's, of 147 MiB. */
    private static final long LARGEST_FILE = 256L << 20;

    private final Upload upload;
    private final Path work;
    private final ImportLimits limits;
    private final ImageArchive archive;
    private final Map<String, List<String>> byName;

    private PackedFolder(Upload upload, Path work, ImportLimits limits, ImageArchive archive) {
        this.upload = upload;
        this.work = work;
        this.limits = limits;
        this.archive = archive;
        this.byName = archive.names().stream()
                .collect(Collectors.groupingBy(PackedFolder::lastStep, HashMap::new, Collectors.toList()));
    }

    /**
     * Opens the part {@code images}.
     *
     * @throws LetheException if the part is missing or is no archive
     */
    static PackedFolder open(SourceRequest request, ImportLimits limits) {
        Upload upload = request.uploads().images();
        if (upload == null) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST,
                    "The part 'images' is missing: the dataset's folder as its authors distribute it, packed as zip");
        }
        return new PackedFolder(
                upload, request.folder(), limits, ImageArchive.open(upload, limits, List.of(), LARGEST_FILE));
    }

    Upload upload() {
        return upload;
    }

    /** Names of all files. */
    Set<String> names() {
        return archive.names();
    }

    /**
     * The file whose path is this or ends with it.
     *
     * @throws BadInputException if there are several
     */
    Optional<String> find(String end) {
        List<String> found = byName.getOrDefault(lastStep(end), List.of()).stream()
                .filter(name -> name.equals(end) || name.endsWith("/" + end))
                .toList();
        if (found.size() > 1) {
            throw bad("there are %d files named %s; pack one dataset alone".formatted(found.size(), end));
        }
        return found.stream().findFirst();
    }

    /**
     * The file whose last name passes.
     *
     * @param what the file as its authors call it, for the message
     * @throws BadInputException if there is none, or are several
     */
    String require(String what, Predicate<String> lastName) {
        List<String> found = archive.names().stream()
                .filter(name -> lastName.test(lastStep(name)))
                .toList();
        if (found.size() != 1) {
            throw bad(
                    found.isEmpty()
                            ? "%s is missing".formatted(what)
                            : "there are %d files like %s; pack one dataset alone".formatted(found.size(), what));
        }
        return found.get(0);
    }

    /** A small file whole. */
    byte[] read(String name) throws IOException {
        return archive.read(name);
    }

    /**
     * A file as one of its own, for readers that want one, in the import's folder: beside the upload nobody would
     * remove it.
     *
     * @throws BadInputException if it is damaged
     */
    Upload extracted(String name) {
        try {
            Path file = Files.createTempFile(work, "benchmark-", ".part");
            archive.extract(name, file);
            return new Upload(upload.part(), lastStep(name), file);
        } catch (IOException e) {
            throw bad("%s %s".formatted(lastStep(name), e.getMessage()));
        }
    }

    /** A collection that one answer lists. */
    InputProblems problems() {
        return new InputProblems(ErrorCode.INVALID_DATASET, limits.problems());
    }

    BadInputException bad(String text) {
        return new BadInputException(ErrorCode.INVALID_DATASET, new InputProblem(upload, null, text));
    }

    /** The warning that files are missing which a list names; nothing if none is. */
    static Optional<Finding> missing(long count, String list) {
        return count == 0
                ? Optional.empty()
                : Optional.of(new Finding(
                        Finding.Level.WARNING,
                        "images-missing",
                        "images that %s names and the folder lacks, left out: %d".formatted(list, count),
                        count,
                        List.of()));
    }

    static String lastStep(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        archive.close();
    }
}
