package io.lethe.storage;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the platform's buckets lie in a store. Code, events and {@code ArtifactRef}s know the platform's names alone
 * ({@code models}); what they are called in this store, and under which key prefix they lie there, is a matter of the
 * deployment, since the names of buckets are often not free to choose. Immutable.
 */
public final class BucketLayout {

    private static final Pattern REAL_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*");

    /** Empty: every name is its own. */
    private final Map<String, Place> places;

    private BucketLayout(Map<String, Place> places) {
        this.places = Map.copyOf(places);
    }

    /**
     * A bucket in the store, or a part of one.
     *
     * @param bucket its name there
     * @param prefix what every key begins with; empty, or ends with a slash
     */
    record Place(String bucket, String prefix) {

        Place {
            if (!REAL_NAME.matcher(bucket).matches()) {
                throw new IllegalArgumentException(
                        "'%s' is no name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens"
                                .formatted(bucket));
            }
            if (!PREFIX.matcher(prefix).matches()) {
                throw new IllegalArgumentException(
                        "'%s' is no key prefix: folders of letters, digits, dots, hyphens and underscores, each with a slash after it"
                                .formatted(prefix));
            }
        }

        private boolean holds(Place other) {
            return bucket.equals(other.bucket) && other.prefix.startsWith(prefix);
        }
    }

    /** Every bucket is called in the store as the platform calls it. */
    public static BucketLayout asNamed() {
        return new BucketLayout(Map.of());
    }

    /**
     * Lays the platform's buckets out.
     *
     * @param names the platform's names of its buckets; others do not exist
     * @param shared one bucket for all: each lies in a folder of it that has the platform's name
     * @param own platform's name to a bucket of its own, {@code company-models}, or to a folder,
     *     {@code company-data/models}; wins over the shared one
     * @param prefix folder before all keys in all buckets, {@code lethe/}; empty: none
     * @throws IllegalArgumentException if names are unknown or malformed, or two buckets would lie in one place
     */
    public static BucketLayout of(
            Collection<String> names, Optional<String> shared, Map<String, String> own, String prefix) {
        own.keySet().stream().filter(name -> !names.contains(name)).findAny().ifPresent(name -> {
            throw new IllegalArgumentException(
                    "the platform has no bucket '%s' to be mapped; it has %s".formatted(name, names));
        });
        var before = folder(prefix);
        var places = new LinkedHashMap<String, Place>();
        for (var name : names) {
            places.put(name, place(name, shared, Optional.ofNullable(own.get(name)), before));
        }
        places.forEach((name, place) -> places.forEach((other, otherPlace) -> {
            if (!name.equals(other) && place.holds(otherPlace)) {
                throw new IllegalArgumentException(
                        "the buckets '%s' and '%s' would lie in one place, %s/%s; give each its own bucket or folder"
                                .formatted(name, other, otherPlace.bucket(), otherPlace.prefix()));
            }
        }));
        return new BucketLayout(places);
    }

    /**
     * Where a bucket of the platform lies.
     *
     * @throws LetheException {@link ErrorCode#ARTIFACT_MISSING} if the platform has no such bucket
     */
    Place of(String name) {
        if (places.isEmpty()) {
            return new Place(name, "");
        }
        var place = places.get(name);
        if (place == null) {
            throw new LetheException(
                    ErrorCode.ARTIFACT_MISSING,
                    "an artifact is said to lie in a bucket that is none of the platform's; it has " + places.keySet());
        }
        return place;
    }

    private static Place place(String name, Optional<String> shared, Optional<String> own, String before) {
        if (own.isPresent()) {
            var parts = own.get().split("/", 2);
            return new Place(parts[0], before + (parts.length == 1 ? "" : folder(parts[1])));
        }
        return shared.map(bucket -> new Place(bucket, before + name + "/")).orElseGet(() -> new Place(name, before));
    }

    private static String folder(String path) {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }
}
