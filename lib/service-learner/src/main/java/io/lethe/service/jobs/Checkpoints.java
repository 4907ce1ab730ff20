package io.lethe.service.jobs;

import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.service.learner.PrivateFolders;
import io.lethe.storage.ArtifactHead;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of running jobs in the store: {@code <job>/<attempt>/checkpoints/<step>/}, the manifest last, so that one
 * without it does not exist. They know the people whom a job forgets, and go when the job ends.
 */
@ApplicationScoped
public class Checkpoints {

    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    private static final String BUCKET = "jobs";
    private static final String MANIFEST = "manifest.json";
    private static final int KEPT = 2;
    private static final Pattern KEY = Pattern.compile("([0-9a-f-]{36})/(\\d+)/checkpoints/(\\d+)/.*");

    private final ObjectStore store;

    /** Makes checkpoints in a store. */
    public Checkpoints(ObjectStore store) {
        this.store = store;
    }

    /**
     * What a checkpoint consists of.
     *
     * @param files its files; the last part of each key is the file's name
     * @param at when it was stored
     */
    record Manifest(List<ArtifactRef> files, Instant at) {

        Manifest {
            files = List.copyOf(files);
        }
    }

    /**
     * Names a checkpoint; the later one of a job has made more steps.
     *
     * @param jobId the job
     * @param attempt attempt that made it
     * @param step steps of the job so far, about
     */
    record Place(String jobId, int attempt, long step) {

        static final Comparator<Place> BY_STEP = comparingLong(Place::step).thenComparing(comparingInt(Place::attempt));

        static Optional<Place> of(String key) {
            Matcher matcher = KEY.matcher(key);
            return matcher.matches()
                    ? Optional.of(new Place(
                            matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))))
                    : Optional.empty();
        }

        String prefix() {
            return "%s/%d/checkpoints/%d/".formatted(jobId, attempt, step);
        }
    }

    /**
     * Stores a checkpoint and deletes all but the newest two of the job.
     *
     * @param files local files, which do not change meanwhile
     * @throws LetheException if the store is away
     */
    void save(Place place, List<Path> files) {
        List<ArtifactRef> stored = new ArrayList<>();
        for (Path file : files) {
            stored.add(store.put(BUCKET, place.prefix() + file.getFileName(), file));
        }
        store.put(BUCKET, place.prefix() + MANIFEST, json(new Manifest(stored, Instant.now())));
        List<Place> complete = complete(place.jobId());
        complete.stream().skip(KEPT).forEach(this::delete);
    }

    /**
     * Fetches the newest checkpoint of a job, whichever attempt made it. One that is damaged counts as none.
     *
     * @param folder takes its files
     * @return where it came from; empty if there is none
     * @throws LetheException if the store is away, or the disk full
     */
    Optional<Place> restore(String jobId, Path folder) {
        for (Place place : complete(jobId)) {
            if (fetch(place, folder)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    private boolean fetch(Place place, Path folder) {
        Optional<byte[]> manifest = store.find(BUCKET, place.prefix() + MANIFEST);
        if (manifest.isEmpty()) {
            return false;
        }
        try {
            PrivateFolders.create(folder);
            for (ArtifactRef file :
                    EventJson.mapper().readValue(manifest.get(), Manifest.class).files()) {
                store.fetch(file, folder.resolve(file.key().substring(file.key().lastIndexOf('/') + 1)));
            }
            return true;
        } catch (LetheException e) {
            if (e.code() != ErrorCode.ARTIFACT_MISSING && e.code() != ErrorCode.ARTIFACT_CORRUPTED) {
                throw e;
            }
            LOG.warnf("Checkpoint %s is damaged; an earlier one serves: %s", place.prefix(), e.getMessage());
        } catch (IOException e) {
            LOG.warnf("The manifest of checkpoint %s is not readable; an earlier one serves", place.prefix());
        }
        return false;
    }

    /** Deletes all checkpoints of a job that has ended. */
    void discard(String jobId) {
        deleteAll(store.list(BUCKET, jobId + "/").stream()
                .filter(key -> Place.of(key).isPresent())
                .toList());
    }

    /**
     * Deletes what dead workers left of jobs that have ended.
     *
     * @param open whether a job is open
     * @param age what is younger stays: the job may have been opened after this process last looked
     */
    void sweep(Predicate<String> open, Duration age) {
        Instant before = Instant.now().minus(age);
        for (String key : store.list(BUCKET, "")) {
            @Nullable Place place = Place.of(key).orElse(null);
            if (place != null
                    && !open.test(place.jobId())
                    && store.head(BUCKET, key)
                            .map(ArtifactHead::lastModified)
                            .filter(before::isAfter)
                            .isPresent()) {
                store.delete(BUCKET, key);
            }
        }
    }

    /** Newest first. */
    private List<Place> complete(String jobId) {
        return store.list(BUCKET, jobId + "/").stream()
                .filter(key -> key.endsWith("/" + MANIFEST))
                .flatMap(key -> Place.of(key).stream())
                .sorted(Place.BY_STEP.reversed())
                .toList();
    }

    private void delete(Place place) {
        deleteAll(store.list(BUCKET, place.prefix()));
    }

    /** Manifests first: what lost a file must not look complete. */
    private void deleteAll(List<String> keys) {
        keys.stream().filter(key -> key.endsWith("/" + MANIFEST)).forEach(key -> store.delete(BUCKET, key));
        keys.stream().filter(key -> !key.endsWith("/" + MANIFEST)).forEach(key -> store.delete(BUCKET, key));
    }

    private static byte[] json(Manifest manifest) {
        try {
            return EventJson.mapper().writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A checkpoint's manifest has no JSON form", e);
        }
    }
}
