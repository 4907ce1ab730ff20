package io.lethe.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.Upload;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Files that come in several goes. What has arrived is the length of a file on the disk, so an upload goes on after a
 * broken connection, and after a restart of the service. Imports read the file where it lies. Safe for use by several
 * threads.
 */
@ApplicationScoped
public class ResumableUploads {

    private static final Logger LOG = Logger.getLogger(ResumableUploads.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String CONTENT = "content";
    private static final String DESCRIPTION = "upload.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final UploadLimits limits;
    private final Clock clock;
    private final Set<String> written = ConcurrentHashMap.newKeySet();

    /** @param temporary below which uploads are kept */
    public ResumableUploads(UploadLimits limits, @ConfigProperty(name = "java.io.tmpdir") Path temporary) {
        this(limits, temporary, Clock.systemUTC());
    }

    ResumableUploads(UploadLimits limits, Path temporary, Clock clock) {
        this.folder = temporary.resolve("lethe-resumable-uploads");
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * An upload.
     *
     * @param id names it; who knows it may read and change it
     * @param fileName the uploader's name of the file
     * @param length bytes in all
     * @param offset bytes that have arrived
     * @param expires when it will be removed if nothing more arrives
     */
    record State(String id, String fileName, long length, long offset, Instant expires) {

        boolean complete() {
            return offset == length;
        }
    }

    /** What is noted beside the content. */
    private record Description(long length, String fileName) {}

    /** The uploads that are kept hold all that may be kept. */
    static final class FullException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FullException(String message) {
            super(message);
        }
    }

    /** Another request is writing to the upload. */
    static final class BusyException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    long largest() {
        return limits.size().asLongValue();
    }

    /**
     * Begins an upload.
     *
     * @param length bytes in all, at most {@link #largest()}
     * @param fileName the uploader's name of the file
     * @throws FullException if too many uploads, or too large ones, are kept already
     */
    synchronized State create(long length, String fileName) {
        removeExpired();
        List<State> kept = all();
        long bytes = kept.stream().mapToLong(State::length).sum();
        if (kept.size() >= limits.count() || bytes + length > limits.total().asLongValue()) {
            throw new FullException(
                    "The service keeps %d uploads of %d bytes, as much as it may; one that is no longer "
                                    .formatted(kept.size(), bytes)
                            + "needed can be removed with DELETE, and each is removed some time after its last byte");
        }
        String id = UUID.randomUUID().toString();
        try {
            WorkFolder.createPrivate(folder);
            Path upload = Files.createDirectory(folder.resolve(id));
            Files.createFile(upload.resolve(CONTENT));
            JSON.writeValue(upload.resolve(DESCRIPTION).toFile(), new Description(length, fileName));
        } catch (IOException e) {
            throw unwritable(e);
        }
        return find(id).orElseThrow();
    }

    /** An upload; empty if there is none, or none any more. */
    Optional<State> find(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Path upload = folder.resolve(id);
        try {
            Description description =
                    JSON.readValue(Files.readAllBytes(upload.resolve(DESCRIPTION)), Description.class);
            Path content = upload.resolve(CONTENT);
            Instant touched = Files.getLastModifiedTime(content).toInstant();
            return Optional.of(new State(
                            id,
                            description.fileName(),
                            description.length(),
                            Files.size(content),
                            touched.plus(limits.keep())))
                    .filter(state -> state.expires().isAfter(clock.instant()));
        } catch (IOException e) {
            // Not there, or killed while it was made.
            return Optional.empty();
        }
    }

    /**
     * Adds to an upload what comes from a stream. If the stream breaks off, what came before it is kept.
     *
     * @return where it stands now
     * @throws IOException if the stream breaks off
     * @throws BusyException if another request adds to it
     * @throws LetheException with {@code LIMIT_EXCEEDED} if there is more in the stream than was announced
     */
    State append(State upload, InputStream stream) throws IOException {
        if (!written.add(upload.id())) {
            throw new BusyException();
        }
        try (OutputStream content = open(upload)) {
            copy(stream, content, upload.length() - upload.offset());
        } finally {
            written.remove(upload.id());
        }
        return find(upload.id()).orElseThrow(() -> new NoSuchFileException(upload.id()));
    }

    /**
     * The file of an upload, for an import.
     *
     * @param part that it stands for
     * @throws LetheException with {@code INVALID_REQUEST} if it is unknown or not complete
     */
    Upload file(String id, String part) {
        State upload = find(id).orElseThrow(() -> new LetheException(
                ErrorCode.INVALID_REQUEST,
                "files.%s names an upload that is not there, or not any more; upload it again".formatted(part)));
        if (!upload.complete()) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST,
                    "files.%s names an upload of which %d of %d bytes have arrived; send the rest first"
                            .formatted(part, upload.offset(), upload.length()));
        }
        return new Upload(part, upload.fileName(), folder.resolve(id).resolve(CONTENT));
    }

    /** Removes an upload; an import that reads it already goes on. */
    void remove(String id) {
        if (ID.matcher(id).matches()) {
            delete(folder.resolve(id));
        }
    }

    /** Removes what nobody has added to for too long. */
    void removeExpired() {
        for (Path upload : folders()) {
            if (find(String.valueOf(upload.getFileName())).isEmpty() && old(upload)) {
                delete(upload);
            }
        }
    }

    private boolean old(Path upload) {
        try {
            return Files.getLastModifiedTime(upload)
                    .toInstant()
                    .plus(limits.keep())
                    .isBefore(clock.instant());
        } catch (IOException e) {
            return false;
        }
    }

    private List<State> all() {
        return folders().stream()
                .flatMap(upload -> find(String.valueOf(upload.getFileName())).stream())
                .toList();
    }

    private List<Path> folders() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> uploads = Files.list(folder)) {
            return uploads.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private OutputStream open(State upload) throws IOException {
        Path content = folder.resolve(upload.id()).resolve(CONTENT);
        if (Files.size(content) != upload.offset()) {
            throw new BusyException();
        }
        return Files.newOutputStream(content, StandardOpenOption.APPEND);
    }

    private static void copy(InputStream stream, OutputStream content, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = most;
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            if (count > left) {
                throw new LetheException(ErrorCode.LIMIT_EXCEEDED, "More bytes came than Upload-Length had announced");
            }
            write(content, buffer, count);
            left -= count;
        }
    }

    private static void write(OutputStream content, byte[] buffer, int count) {
        try {
            content.write(buffer, 0, count);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static LetheException unwritable(IOException e) {
        return new LetheException(ErrorCode.OUT_OF_SPACE, "The service's folder of uploads could not be written", e);
    }

    private static void delete(Path upload) {
        try {
            WorkFolder.delete(upload);
        } catch (NoSuchFileException e) {
            LOG.debug("An upload was removed twice");
        } catch (IOException e) {
            LOG.warnf("An upload could not be removed; it is tried again with the next");
        }
    }
}
