package io.lethe.dataset.adapter;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes an image file to RGB bytes. Orientation tags and transparency are ignored. */
final class ImageDecoder {

    static {
        // The platform would write a temporary file for each image.
        ImageIO.setUseCache(false);
    }

    private static final int MOST_GREY_BITS = 16;

    private final long mostPixels;

    ImageDecoder(long mostPixels) {
        this.mostPixels = mostPixels;
    }

    /**
     * A decoded image.
     *
     * @param rgb {@code [height, width, 3]} uint8
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Pixels(int height, int width, byte[] rgb) {}

    /**
     * Decodes one image.
     *
     * @throws IOException saying in its message what is wrong, without the file's content
     */
    Pixels decode(byte[] content) throws IOException {
        try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new IOException("is not an image of a known format (PNG, JPEG, GIF, BMP, TIFF)");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                return decode(reader);
            } finally {
                reader.dispose();
            }
        }
    }

    private Pixels decode(ImageReader reader) throws IOException {
        BufferedImage image;
        try {
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > mostPixels) {
                throw new OversizedException("has %d pixels; at most %d are allowed".formatted(pixels, mostPixels));
            }
            image = reader.read(0);
        } catch (OversizedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The platform's readers answer damaged files with all kinds of runtime exceptions.
            throw new IOException("is a damaged image", e);
        }
        byte[] rgb = new byte[image.getHeight() * image.getWidth() * 3];
        if (image.getRaster().getNumBands() <= 2 && image.getColorModel().getNumComponents() <= 2) {
            fillGrey(image.getRaster(), greyBits(image), rgb);
        } else {
            fillColour(image, rgb);
        }
        return new Pixels(image.getHeight(), image.getWidth(), rgb);
    }

    private static int greyBits(BufferedImage image) throws IOException {
        int bits = image.getSampleModel().getSampleSize(0);
        if (bits > MOST_GREY_BITS) {
            throw new IOException(
                    "is grey with %d bits a pixel; at most %d are understood".formatted(bits, MOST_GREY_BITS));
        }
        return bits;
    }

    /** Takes the samples as they are: the platform would convert grey as if it were linear light, and brighten it. */
    private static void fillGrey(Raster raster, int bits, byte[] rgb) {
        int[] row = new int[raster.getWidth()];
        int most = (1 << bits) - 1;
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, row.length, 1, 0, row);
            for (int sample : row) {
                byte value = (byte) ((int) (sample * 255L / most));
                rgb[at++] = value;
                rgb[at++] = value;
                rgb[at++] = value;
            }
        }
    }

    private static void fillColour(BufferedImage image, byte[] rgb) {
        int[] row = new int[image.getWidth()];
        for (int y = 0, at = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int pixel : row) {
                rgb[at++] = (byte) (pixel >> 16);
                rgb[at++] = (byte) (pixel >> 8);
                rgb[at++] = (byte) pixel;
            }
        }
    }

    private static final class OversizedException extends IOException {

        private static final long serialVersionUID = 1L;

        OversizedException(String message) {
            super(message);
        }
    }
}
