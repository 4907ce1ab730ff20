package io.lethe.dataset.adapter;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
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

    private static final ColorSpace GREY = ColorSpace.getInstance(ColorSpace.CS_GRAY);
    private static final int MOST_GREY_BITS = 16;

    private Colours() {}

    /**
     * Converts an image unless it is in sRGB.
     *
     * @param profile what the file carries; grey ones, and those of PNG, its decoder does not look at
     * @param converted whether the decoder has converted colours by the profile
     * @throws RefusedException if its colours are of a kind that would come out wrong
     */
    static BufferedImage toSrgb(
            BufferedImage image, @Nullable ColourProfile profile, boolean converted, Set<Remark> remarks)
            throws IOException {
        ColorSpace colours = image.getColorModel().getColorSpace();
        return switch (colours.getType()) {
            case ColorSpace.TYPE_GRAY -> grey(image, profile == null ? own(colours) : profile, remarks);
            case ColorSpace.TYPE_RGB -> {
                if (profile != null) {
                    yield colour(image, profile, converted, remarks);
                }
                yield colours.isCS_sRGB() ? image : converted(image, remarks);
            }
            default -> throw new RefusedException("is in colours other than RGB and grey; save it as RGB");
        };
    }

    /** The profile that the decoder of TIFF gives to the image itself. */
    private static @Nullable ColourProfile own(ColorSpace colours) {
        return colours != GREY && colours instanceof ICC_ColorSpace icc ? new ColourProfile(icc) : null;
    }

    private static BufferedImage grey(BufferedImage image, @Nullable ColourProfile profile, Set<Remark> remarks) {
        // Of more bits nothing is understood, which whoever reads the rows says.
        boolean deep = image.getSampleModel().getSampleSize(0) > MOST_GREY_BITS;
        if (profile == null || deep) {
            return image;
        }
        if (!profile.fitsGrey()) {
            remarks.add(Remark.PROFILE_IGNORED);
            return image;
        }
        if (profile.isAlmostSrgb()) {
            return image;
        }
        remarks.add(Remark.FROM_PROFILE);
        return profile.ofGrey(image);
    }

    private static BufferedImage colour(
            BufferedImage image, ColourProfile profile, boolean converted, Set<Remark> remarks) {
        if (profile.isAlmostSrgb()) {
            return image;
        }
        if (!profile.isColour()) {
            remarks.add(Remark.PROFILE_IGNORED);
            return image;
        }
        if (converted) {
            remarks.add(Remark.FROM_PROFILE);
            return image;
        }
        return ofProfile(image, profile.colours(), remarks);
    }

    private static BufferedImage ofProfile(BufferedImage image, ICC_ColorSpace colours, Set<Remark> remarks) {
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
}
