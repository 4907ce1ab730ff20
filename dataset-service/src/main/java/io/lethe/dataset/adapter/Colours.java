package io.lethe.dataset.adapter;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings decoded images into sRGB. */
final class Colours {

    private static final ColorSpace SRGB = ColorSpace.getInstance(ColorSpace.CS_sRGB);

    private Colours() {}

    /**
     * Converts an image unless it is grey or in sRGB.
     *
     * @param png the file's structure, if it is a PNG: its decoder does not look at profiles
     * @throws RefusedException if its colours are of a kind that would come out wrong
     */
    static BufferedImage toSrgb(BufferedImage image, @Nullable PngStructure png, Set<Remark> remarks)
            throws IOException {
        ColorSpace colours = image.getColorModel().getColorSpace();
        if (png != null && png.profile().isPresent() && colours.getType() == ColorSpace.TYPE_RGB) {
            return ofProfile(image, png.profile().get(), remarks);
        }
        return switch (colours.getType()) {
            case ColorSpace.TYPE_GRAY -> image;
            case ColorSpace.TYPE_RGB -> colours.isCS_sRGB() ? image : converted(image, remarks);
            default -> throw new RefusedException("is in colours other than RGB and grey; save it as RGB");
        };
    }

    private static BufferedImage ofProfile(BufferedImage image, byte[] stored, Set<Remark> remarks) {
        ICC_ColorSpace colours;
        try {
            ICC_Profile profile = ICC_Profile.getInstance(PngStructure.expanded(stored));
            colours = new ICC_ColorSpace(profile);
            colours.toRGB(new float[colours.getNumComponents()]);
        } catch (IOException | RuntimeException e) {
            remarks.add(Remark.PROFILE_IGNORED);
            return image;
        }
        if (colours.getType() != ColorSpace.TYPE_RGB || isAlmostSrgb(colours)) {
            return image;
        }
        BufferedImage direct = image.getColorModel() instanceof IndexColorModel palette
                ? palette.convertToIntDiscrete(image.getRaster(), true)
                : image;
        BufferedImage components = direct.getColorModel() instanceof ComponentColorModel ? direct : inBytes(direct);
        ColorModel model = new ComponentColorModel(
                colours,
                components.getColorModel().hasAlpha(),
                false,
                components.getColorModel().hasAlpha() ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                components.getRaster().getTransferType());
        return converted(new BufferedImage(model, components.getRaster(), false, null), remarks);
    }

    private static BufferedImage inBytes(BufferedImage image) {
        BufferedImage bytes = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_4BYTE_ABGR);
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            bytes.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return bytes;
    }

    private static BufferedImage converted(BufferedImage image, Set<Remark> remarks) {
        int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage srgb = new BufferedImage(image.getWidth(), image.getHeight(), type);
        new ColorConvertOp(null).filter(image, srgb);
        remarks.add(Remark.FROM_PROFILE);
        return srgb;
    }

    /** Many files carry sRGB itself as their profile. */
    private static boolean isAlmostSrgb(ICC_ColorSpace colours) {
        float[][] probes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.5f, 0.5f, 0.5f}, {0.8f, 0.4f, 0.2f}};
        for (float[] probe : probes) {
            float[] there = colours.toRGB(probe);
            float[] here = SRGB.toRGB(probe);
            for (int i = 0; i < here.length; i++) {
                if (Math.abs(there[i] - here[i]) > 0.012f) {
                    return false;
                }
            }
        }
        return true;
    }
}
