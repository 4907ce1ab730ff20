package io.lethe.dataset.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter gets to work with.
 *
 * @param settings the adapter's own settings, without the {@code kind}
 * @param seed seed of everything drawn by chance
 * @param split which of the splits in the splits file
 * @param uploads the files that came along
 * @param folder to work in; it goes with the import, and is swept if the import is killed
 */
public record SourceRequest(ObjectNode settings, long seed, int split, Uploads uploads, Path folder) {

    /**
     * Uploaded files, each absent unless sent.
     *
     * @param csv rows of the dataset
     * @param images zip of the images
     * @param splits roles of the identities
     * @param imageFolder where the images lie in the store, instead of a zip
     */
    public record Uploads(
            @Nullable Upload csv,
            @Nullable Upload images,
            @Nullable Upload splits,
            @Nullable StoreFolder imageFolder) {

        public static final Uploads NONE = new Uploads(null, null, null);

        /** Files alone. */
        public Uploads(@Nullable Upload csv, @Nullable Upload images, @Nullable Upload splits) {
            this(csv, images, splits, null);
        }
    }
}
