package io.lethe.dataset.adapter;

import com.twelvemonkeys.imageio.color.ColorSpaces;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Optional;

/**
 * The ICC profile that a picture carries beside its pixels.
 *
 * @param colours what it says
 */
record ColourProfile(ICC_ColorSpace colours) {

    /** What files may name without carrying its profile. */
    static final ColourProfile ADOBE_RGB =
            new ColourProfile((ICC_ColorSpace) ColorSpaces.getColorSpace(ColorSpaces.CS_ADOBE_RGB_1998));

    private static final float NEAR = 0.012f;
    private static final int WHITE = 255;

    /**
     * The profile of a JPEG, PNG or WebP file as it is stored.
     *
     * @throws IOException if it is damaged
     */
    static Optional<byte[]> stored(byte[] content, Optional<JpegStructure> jpeg, Optional<PngStructure> png)
            throws IOException {
        if (png.isPresent()) {
            Optional<byte[]> packed = png.get().profile();
            return packed.isEmpty() ? packed : Optional.of(PngStructure.expanded(packed.get()));
        }
        if (jpeg.isPresent()) {
            return jpeg.get().profile();
        }
        return WebpChunks.isWebp(content) ? WebpChunks.find(content, "ICCP") : Optional.empty();
    }

    /** Reads a profile; empty if it makes no sense. */
    static Optional<ColourProfile> of(byte[] stored) {
        try {
            ICC_ColorSpace colours = new ICC_ColorSpace(ICC_Profile.getInstance(stored));
            colours.toRGB(new float[colours.getNumComponents()]);
            return Optional.of(new ColourProfile(colours));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    boolean isColour() {
        return colours.getType() == ColorSpace.TYPE_RGB;
    }

    /** Whether it can be meant for grey samples; RGB's with three equal ones are some. */
    boolean fitsGrey() {
        return isColour() || colours.getType() == ColorSpace.TYPE_GRAY;
    }

    /** Many files carry sRGB itself as their profile, or a grey that has its curve. */
    boolean isAlmostSrgb() {
        float[][] probes = isColour()
                ? new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.5f, 0.5f, 0.5f}, {0.8f, 0.4f, 0.2f}}
                : new float[][] {{0.1f}, {0.25f}, {0.5f}, {0.75f}};
        for (float[] probe : probes) {
            float[] there = colours.toRGB(probe);
            for (int i = 0; i < there.length; i++) {
                if (Math.abs(there[i] - probe[isColour() ? i : 0]) > NEAR) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Grey samples, which the platform does not convert, in sRGB's curve and 8 bits; opacity stays. */
    BufferedImage ofGrey(BufferedImage image) {
        int[] curve = new int[WHITE + 1];
        for (int i = 0; i <= WHITE; i++) {
            float grey = (float) i / WHITE;
            float[] rgb = colours.toRGB(isColour() ? new float[] {grey, grey, grey} : new float[] {grey});
            curve[i] = Math.round((rgb[0] + rgb[1] + rgb[2]) / 3 * WHITE);
        }
        Raster samples = image.getRaster();
        boolean withAlpha = samples.getNumBands() == 2;
        BufferedImage shown = new BufferedImage(
                image.getWidth(),
                image.getHeight(),
                withAlpha ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR);
        int most = (1 << samples.getSampleModel().getSampleSize(0)) - 1;
        int[] row = new int[image.getWidth()];
        int[] alpha = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            samples.getSamples(0, y, row.length, 1, 0, row);
            if (withAlpha) {
                samples.getSamples(0, y, row.length, 1, 1, alpha);
            }
            for (int x = 0; x < row.length; x++) {
                int grey = curve[(int) (row[x] * (long) WHITE / most)];
                int opacity = withAlpha ? (int) (alpha[x] * (long) WHITE / most) : WHITE;
                row[x] = opacity << 24 | grey << 16 | grey << 8 | grey;
            }
            shown.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return shown;
    }
}
