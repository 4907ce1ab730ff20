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

/**
 * How a picture must be turned to be seen upright, as the EXIF orientation of its file says.
 *
 * @param value 1 (upright) to 8
 */
record Orientation(int value) {

    static final Orientation UPRIGHT = new Orientation(1);

    private static final int MOST = 8;

    /**
     * Reads the orientation of a JPEG, PNG, WebP or TIFF file; upright where there is none, or none that makes sense.
     */
    static Orientation of(byte[] content) {
        try {
            Optional<byte[]> exif = exif(content);
            return exif.isPresent() ? ofTiff(exif.get()) : UPRIGHT;
        } catch (IOException | RuntimeException e) {
            // Damaged properties are no reason to refuse a picture; the reader throws all kinds of exceptions.
            return UPRIGHT;
        }
    }

    /**
     * Turns a square picture in place.
     *
     * @param rgb {@code [size, size, 3]} uint8 RGB
     */
    void apply(byte[] rgb, int size) {
        if (value == UPRIGHT.value) {
            return;
        }
        byte[] stored = rgb.clone();
        int last = size - 1;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int fromX = switch (value) {
                    case 2, 3 -> last - x;
                    case 4 -> x;
                    case 5, 6 -> y;
                    default -> last - y;
                };
                int fromY = switch (value) {
                    case 2 -> y;
                    case 3, 4 -> last - y;
                    case 5, 8 -> x;
                    default -> last - x;
                };
                System.arraycopy(stored, (fromY * size + fromX) * 3, rgb, (y * size + x) * 3, 3);
            }
        }
    }

    private static Orientation ofTiff(byte[] tiff) throws IOException {
        try (ImageInputStream stream = stream(tiff)) {
            Directory directory = new TIFFReader().read(stream);
            Entry entry = directory.getEntryById(TIFF.TAG_ORIENTATION);
            return entry != null
                            && entry.getValue() instanceof Number number
                            && number.intValue() >= 1
                            && number.intValue() <= MOST
                    ? new Orientation(number.intValue())
                    : UPRIGHT;
        }
    }

    private static Optional<byte[]> exif(byte[] content) throws IOException {
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
