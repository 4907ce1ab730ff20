package io.lethe.dataset;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.BadInputException;
import io.lethe.dataset.adapter.InputProblem;
import io.lethe.dataset.adapter.SourceRequest.Uploads;
import io.lethe.dataset.adapter.StoreFolder;
import io.lethe.dataset.adapter.Upload;
import io.lethe.service.store.StoreBean;
import io.lethe.service.store.StoreConfig;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.S3ObjectStore;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of an import, wherever they are: sent along, uploaded before, or in the object store, which is read with
 * the service's own credentials and from allowed places only.
 */
@ApplicationScoped
public class SourceFiles {

    private static final int BUFFER = 1 << 16;

    private final ResumableUploads uploads;
    private final UploadLimits limits;
    private final List<StoreLocation> allowed;
    private final Supplier<? extends ObjectStore> client;
    private @Nullable ObjectStore store;

    @Inject
    public SourceFiles(ResumableUploads uploads, UploadLimits limits, SourcesConfig sources, StoreConfig store) {
        this(uploads, limits, sources.allowed().orElse(List.of()), () -> StoreBean.unmapped(store));
    }

    SourceFiles(
            ResumableUploads uploads,
            UploadLimits limits,
            List<String> allowed,
            Supplier<? extends ObjectStore> client) {
        this.uploads = uploads;
        this.limits = limits;
        this.allowed = allowed.stream().map(StoreLocation::allowed).toList();
        this.client = client;
    }

    /** Makes the bean, so that a malformed allow-list fails the start rather than the first import. */
    void atStart(@Observes StartupEvent started) {}

    @PreDestroy
    synchronized void close() {
        if (store instanceof S3ObjectStore connected) {
            connected.close();
        }
    }

    /**
     * Refuses at once what can never be read.
     *
     * @param sent files that came with the request
     * @throws LetheException with {@code INVALID_REQUEST}
     */
    void require(ImportRequest.@Nullable Files files, Uploads sent) {
        if (files == null) {
            return;
        }
        files.named().forEach((part, place) -> {
            if (has(sent, part)) {
                throw invalid("The part '%1$s' was sent, and files.%1$s names another; leave one of them out"
                        .formatted(part));
            }
            if (StoreLocation.isOne(place)) {
                requireAllowed(part, StoreLocation.of(part, place));
            } else {
                uploads.file(uploadId(part, place), part);
            }
        });
    }

    /**
     * Holds uploads for an import that may wait in line for longer than they are kept: their files get a second name in
     * its folder, and go with it.
     *
     * @param sent files that came with the request
     * @return all files that lie on the disk
     * @throws LetheException with {@code INVALID_REQUEST} if an upload is not there
     */
    Uploads hold(ImportRequest.@Nullable Files files, Uploads sent, WorkFolder folder) throws IOException {
        if (files == null) {
            return sent;
        }
        return new Uploads(
                sent.csv() == null ? held(files, "csv", folder) : sent.csv(),
                sent.images() == null ? held(files, "images", folder) : sent.images(),
                sent.splits() == null ? held(files, "splits", folder) : sent.splits());
    }

    private @Nullable Upload held(ImportRequest.Files files, String part, WorkFolder folder) throws IOException {
        String place = files.named().get(part);
        if (place == null || StoreLocation.isOne(place)) {
            return null;
        }
        Upload upload = uploads.file(uploadId(part, place), part);
        try {
            return new Upload(
                    part, upload.fileName(), Files.createLink(folder.path().resolve(part), upload.path()));
        } catch (UnsupportedOperationException e) {
            // A disk without second names: it is read where it lies, if it is still there.
            return null;
        }
    }

    /**
     * Brings the files to where adapters can read them. Uploads that are not {@link #hold held} are read where they
     * lie, images in a folder of a bucket one by one; other objects are copied into the import's folder.
     *
     * @throws BadInputException if the store has no such object, or it is too large
     * @throws LetheException if the store is away or refuses
     */
    Uploads fetch(ImportRequest.@Nullable Files files, Uploads sent, WorkFolder folder, ImportProgress progress) {
        if (files == null) {
            return sent;
        }
        Fetch fetch = new Fetch(files.named(), folder.path(), progress);
        String images = files.images();
        boolean inFolder = images != null && StoreLocation.isOne(images) && images.endsWith("/");
        return new Uploads(
                sent.csv() == null ? fetch.file("csv") : sent.csv(),
                sent.images() == null && !inFolder ? fetch.file("images") : sent.images(),
                sent.splits() == null ? fetch.file("splits") : sent.splits(),
                inFolder && images != null ? folder(StoreLocation.of("images", images)) : null);
    }

    /** Removes the uploads that an import has used up. */
    void release(ImportRequest.@Nullable Files files) {
        if (files != null) {
            files.named().forEach((part, place) -> {
                if (!StoreLocation.isOne(place)) {
                    uploads.remove(uploadId(part, place));
                }
            });
        }
    }

    private StoreFolder folder(StoreLocation location) {
        return new StoreFolder(store(), location.bucket(), location.key());
    }

    private synchronized ObjectStore store() {
        if (store == null) {
            store = client.get();
        }
        return store;
    }

    private void requireAllowed(String part, StoreLocation location) {
        if (allowed.stream().noneMatch(location::isBelow)) {
            throw invalid("files.%s is not below a place that imports may read; allowed are: %s. "
                            .formatted(part, allowed.isEmpty() ? "none" : String.join(", ", texts(allowed)))
                    + "An operator allows others with lethe.dataset.sources.allowed");
        }
        if (!part.equals("images") && location.key().endsWith("/")) {
            throw invalid("files.%s names a folder; name an object".formatted(part));
        }
    }

    private static List<String> texts(List<StoreLocation> locations) {
        return locations.stream().map(StoreLocation::toString).toList();
    }

    /** Both {@code /uploads/ID} and the whole address that a client was given name an upload. */
    private static String uploadId(String part, String place) {
        int slash = place.lastIndexOf("/uploads/");
        if (slash < 0) {
            throw invalid("files.%s is neither the Location of an upload nor s3://BUCKET/KEY".formatted(part));
        }
        return place.substring(slash + "/uploads/".length());
    }

    private static boolean has(Uploads sent, String part) {
        return switch (part) {
            case "csv" -> sent.csv() != null;
            case "images" -> sent.images() != null;
            default -> sent.splits() != null;
        };
    }

    private static LetheException invalid(String message) {
        return new LetheException(ErrorCode.INVALID_REQUEST, message);
    }

    /** Fetches files for one import. */
    private final class Fetch {

        private final Map<String, String> places;
        private final Path folder;
        private final ImportProgress progress;

        Fetch(Map<String, String> places, Path folder, ImportProgress progress) {
            this.places = places;
            this.folder = folder;
            this.progress = progress;
        }

        @Nullable
        Upload file(String part) {
            String place = places.get(part);
            if (place == null) {
                return null;
            }
            return StoreLocation.isOne(place)
                    ? object(part, StoreLocation.of(part, place))
                    : uploads.file(uploadId(part, place), part);
        }

        private Upload object(String part, StoreLocation location) {
            Path target = folder.resolve(part);
            if (!copy(location, target).orElseThrow(() -> bad(location, "is not there"))) {
                throw bad(
                        location,
                        "is larger than %d bytes".formatted(limits.size().asLongValue()));
            }
            return new Upload(part, location.fileName(), target);
        }

        private Optional<Boolean> copy(StoreLocation location, Path target) {
            try {
                return store().read(location.bucket(), location.key(), content -> copy(content, target));
            } catch (LetheException e) {
                throw StoreFolder.withoutKey(e, location.key());
            }
        }

        /** Copies from the start, since a broken connection begins anew; false if there is too much. */
        private boolean copy(InputStream content, Path target) throws IOException {
            long left = limits.size().asLongValue();
            try (OutputStream file = open(target)) {
                byte[] buffer = new byte[BUFFER];
                for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                    progress.throwIfCancelled();
                    left -= count;
                    if (left < 0) {
                        return false;
                    }
                    write(file, buffer, count);
                }
                return true;
            }
        }

        private static OutputStream open(Path target) {
            try {
                return Files.newOutputStream(target);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        private static void write(OutputStream file, byte[] buffer, int count) {
            try {
                file.write(buffer, 0, count);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        private static LetheException unwritable(IOException e) {
            return new LetheException(ErrorCode.OUT_OF_SPACE, "The service's working folder could not be written", e);
        }

        private static BadInputException bad(StoreLocation location, String text) {
            return new BadInputException(
                    ErrorCode.INVALID_DATASET, new InputProblem(null, null, location + " " + text));
        }
    }
}
