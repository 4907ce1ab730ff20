package io.lethe.dataset.adapter;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows of a decoded image in grey or sRGB; what is transparent is put on white. */
final class ImageRows implements PixelRows {

    private static final int MOST_GREY_BITS = 16;
    private static final int WHITE = 255;

    private final BufferedImage image;
    private final Raster raster;
    private final boolean grey;
    private final @Nullable PlainBytes plain;
    private final int[] row;
    private final int[] alpha;
    private boolean transparent;

    /** @throws RefusedException if it is grey with more bits than are understood */
    ImageRows(BufferedImage image) throws IOException {
        this.image = image;
        this.raster = image.getRaster();
        this.grey = raster.getNumBands() <= 2 && image.getColorModel().getNumComponents() <= 2;
        this.plain = image.getType() == BufferedImage.TYPE_3BYTE_BGR ? PlainBytes.of(raster) : null;
        this.row = new int[image.getWidth()];
        this.alpha = new int[image.getWidth()];
        int bits = raster.getSampleModel().getSampleSize(0);
        if (grey && bits > MOST_GREY_BITS) {
            throw new RefusedException(
                    "is grey with %d bits a pixel; at most %d are understood".formatted(bits, MOST_GREY_BITS));
        }
    }

    @Override
    public int height() {
        return image.getHeight();
    }

    @Override
    public int width() {
        return image.getWidth();
    }

    /** Whether any row read so far had transparent parts. */
    boolean transparent() {
        return transparent;
    }

    @Override
    public void read(int y, byte[] rgb) {
        if (grey) {
            readGrey(y, rgb);
        } else if (plain != null) {
            plain.read(y, rgb);
        } else {
            readColour(y, rgb);
        }
    }

    /** Takes the samples as they are: the platform would convert grey as if it were linear light, and brighten it. */
    private void readGrey(int y, byte[] rgb) {
        int most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        raster.getSamples(0, y, width(), 1, 0, row);
        boolean withAlpha = raster.getNumBands() == 2;
        if (withAlpha) {
            raster.getSamples(0, y, width(), 1, 1, alpha);
        }
        for (int x = 0; x < width(); x++) {
            int value = (int) (row[x] * 255L / most);
            byte shown = (byte) (withAlpha ? onWhite(value, (int) (alpha[x] * 255L / most)) : value);
            rgb[3 * x] = shown;
            rgb[3 * x + 1] = shown;
            rgb[3 * x + 2] = shown;
        }
    }

    private void readColour(int y, byte[] rgb) {
        image.getRGB(0, y, width(), 1, row, 0, width());
        for (int x = 0; x < width(); x++) {
            int opacity = row[x] >>> 24;
            rgb[3 * x] = (byte) onWhite(row[x] >> 16 & 255, opacity);
            rgb[3 * x + 1] = (byte) onWhite(row[x] >> 8 & 255, opacity);
            rgb[3 * x + 2] = (byte) onWhite(row[x] & 255, opacity);
        }
    }

    private int onWhite(int value, int opacity) {
        if (opacity == WHITE) {
            return value;
        }
        transparent = true;
        return (value * opacity + WHITE * (WHITE - opacity) + WHITE / 2) / WHITE;
    }

    /**
     * Where the bytes of a usual photograph lie: blue, green and red of one pixel behind those of the other. Read
     * directly, since the ways of the raster cost as much as the decoding.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record PlainBytes(byte[] bgr, int first, int stride) {

        static PlainBytes of(Raster raster) {
            DataBufferByte bytes = (DataBufferByte) raster.getDataBuffer();
            int stride = ((ComponentSampleModel) raster.getSampleModel()).getScanlineStride();
            int first = bytes.getOffset()
                    - raster.getSampleModelTranslateY() * stride
                    - raster.getSampleModelTranslateX() * 3;
            return new PlainBytes(bytes.getData(), first, stride);
        }

        void read(int y, byte[] rgb) {
            int at = first + y * stride;
            for (int i = 0; i + 2 < rgb.length; i += 3) {
                rgb[i] = bgr[at + i + 2];
                rgb[i + 1] = bgr[at + i + 1];
                rgb[i + 2] = bgr[at + i];
            }
        }
    }
}
