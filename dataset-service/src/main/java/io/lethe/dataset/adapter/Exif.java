package io.lethe.dataset.adapter;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the EXIF properties of a JPEG, PNG, WebP or TIFF file say.
 *
 * @param directory the first of its directories; absent where there are no properties, or damaged ones
 */
record Exif(@Nullable Directory directory) {

    private static final int COLOUR_SPACE = 0xA001;
    private static final int INTEROPERABILITY = 0xA005;
    private static final int INTEROPERABILITY_INDEX = 1;
    private static final int ADOBE_RGB = 2;
    private static final int UNCALIBRATED = 0xFFFF;

    /** Reads the properties; damaged ones are no reason to refuse a picture. */
    static Exif of(byte[] content) {
        try {
            Optional<byte[]> stored = stored(content);
            if (stored.isPresent()) {
                try (ImageInputStream stream = stream(stored.get())) {
                    return new Exif(new TIFFReader().read(stream));
                }
            }
        } catch (IOException | RuntimeException e) {
            // The reader throws all kinds of exceptions.
        }
        return new Exif(null);
    }

    /** A number of the first directory. */
    Optional<Integer> number(int tag) {
        return number(directory, tag);
    }

    /**
     * Whether the samples are meant as Adobe RGB: cameras write an uncalibrated colour space then and the rule
     * {@code R03} beside it (DCF 2.0), others a colour space of 2, which the standard does not have.
     */
    boolean adobeRgb() {
        Directory photo = below(directory, TIFF.TAG_EXIF_IFD);
        int space = number(photo, COLOUR_SPACE).orElse(0);
        if (space != UNCALIBRATED) {
            return space == ADOBE_RGB;
        }
        Entry rule = entry(below(photo, INTEROPERABILITY), INTEROPERABILITY_INDEX);
        return rule != null && rule.getValueAsString().startsWith("R03");
    }

    private static Optional<Integer> number(@Nullable Directory directory, int tag) {
        Entry entry = entry(directory, tag);
        return entry != null && entry.getValue() instanceof Number number
                ? Optional.of(number.intValue())
                : Optional.empty();
    }

    private static @Nullable Directory below(@Nullable Directory directory, int tag) {
        Entry entry = entry(directory, tag);
        return entry != null && entry.getValue() instanceof Directory below ? below : null;
    }

    private static @Nullable Entry entry(@Nullable Directory directory, int tag) {
        return directory == null ? null : directory.getEntryById(tag);
    }

    private static Optional<byte[]> stored(byte[] content) throws IOException {
        if (JpegStructure.isJpeg(content)) {
            return ofJpeg(content);
        }
        if (startsWith(content, 0, "II*\0") || startsWith(content, 0, "MM\0*")) {
            return Optional.of(content);
        }
        if (WebpChunks.isWebp(content)) {
            return ofWebp(content);
        }
        return PngStructure.of(content).flatMap(PngStructure::exif);
    }

    private static Optional<byte[]> ofJpeg(byte[] content) throws IOException {
        try (ImageInputStream stream = stream(content)) {
            List<JPEGSegment> segments = JPEGSegmentUtil.readSegments(stream, JPEG.APP1, "Exif");
            if (segments.isEmpty()) {
                return Optional.empty();
            }
            byte[] block = segments.get(0).data().readAllBytes();
            // A byte of padding comes first.
            return Optional.of(Arrays.copyOfRange(block, 1, block.length));
        }
    }

    private static Optional<byte[]> ofWebp(byte[] content) {
        return WebpChunks.find(content, "EXIF")
                .map(exif -> startsWith(exif, 0, "Exif\0\0") ? Arrays.copyOfRange(exif, 6, exif.length) : exif);
    }

    private static boolean startsWith(byte[] content, int offset, String text) {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        return content.length >= offset + expected.length
                && Arrays.equals(expected, Arrays.copyOfRange(content, offset, offset + expected.length));
    }

    /** Knows its length: without it the reader believes whatever length a damaged entry claims. */
    private static ImageInputStream stream(byte[] content) {
        return new ByteArrayImageInputStream(content);
    }
}
