package io.lethe.dataset.adapter;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an image file to a square of RGB bytes: completely or not at all, in sRGB, upright, on white. Safe for use by
 * several threads.
 */
public final class ImageDecoder {

    static {
        // The platform would write a temporary file for each image.
        ImageIO.setUseCache(false);
        prefer(new JPEGImageReaderSpi());
        prefer(new WebPImageReaderSpi());
    }

    /**
     * Larger pictures are thinned while they are read; a constant, so that a picture has the same pixels everywhere.
     */
    private static final long MOST_BYTES_WHOLE = 64 << 20;

    /** A thinned picture keeps so many pixels for each that is wanted, along each side. */
    private static final int PIXELS_FOR_ONE = 2;

    /** What the decoder of lossy WebP holds for each pixel, measured: 24 to 30. */
    private static final int LOSSY_WEBP_BYTES = 32;

    private static final Set<String> WHOLE_AT_ONCE = Set.of("tiff", "tif", "webp");

    private final long mostPixels;
    private final DecodePermits permits;

    /** @param mostPixels height times width of the largest image */
    public ImageDecoder(long mostPixels, DecodePermits permits) {
        this.mostPixels = mostPixels;
        this.permits = permits;
    }

    /**
     * Decodes one image.
     *
     * @param size height and width to scale to
     * @param target {@code [size, size, 3]} uint8 RGB to fill
     * @return what its owner should know of it
     * @throws IOException saying in its message what is wrong, without the file's content
     */
    public Set<Remark> decode(byte[] content, int size, byte[] target) throws IOException {
        JpegStructure jpeg = JpegStructure.of(content).orElse(null);
        PngStructure png = PngStructure.of(content).orElse(null);
        Set<Remark> remarks = EnumSet.noneOf(Remark.class);
        byte[] complete = jpeg == null ? content : ended(content, jpeg, remarks);
        if (png != null) {
            check(png, remarks);
        } else if (jpeg == null) {
            Completeness.require(content);
            refuseParts(content);
        }
        ColourProfile profile = profile(content, jpeg, png, remarks);
        Exif exif = Exif.of(content);
        try (ImageInputStream stream = new ByteArrayImageInputStream(complete)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new RefusedException(unknown(content));
            }
            ImageReader reader = readers.next();
            try {
                // Pictures are counted by looking ahead, which a GIF's decoder must be let do.
                reader.setInput(stream, !isGif(content), true);
                read(reader, complete, jpeg, profile, exif, size, target, remarks);
            } finally {
                reader.dispose();
            }
        } catch (RefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The platform's readers answer damaged files with all kinds of runtime exceptions.
            throw new IOException("is a damaged image", e);
        }
        Orientation orientation = Orientation.of(exif);
        orientation.apply(target, size);
        if (!orientation.equals(Orientation.UPRIGHT)) {
            remarks.add(Remark.TURNED);
        }
        return remarks;
    }

    @SuppressWarnings("try") // the permit is held, not used
    private void read(
            ImageReader reader,
            byte[] content,
            @Nullable JpegStructure jpeg,
            @Nullable ColourProfile profile,
            Exif exif,
            int size,
            byte[] target,
            Set<Remark> remarks)
            throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        if (pixels > mostPixels) {
            throw new RefusedException("has %d pixels; at most %d are allowed".formatted(pixels, mostPixels));
        }
        boolean wholeAtOnce = WHOLE_AT_ONCE.contains(reader.getFormatName().toLowerCase(Locale.ROOT));
        long bytes = pixels * (WebpChunks.lossy(content) ? LOSSY_WEBP_BYTES : bytesPerPixel(reader));
        int step = wholeAtOnce ? 1 : step(bytes, width, height, size);
        long held = jpeg != null && jpeg.progressive() ? (long) (pixels * jpeg.coefficientBytes()) : 0;
        boolean inkColours = jpeg != null && isCmyk(reader);
        ColourProfile meaning = profile == null && exif.adobeRgb() ? ColourProfile.ADOBE_RGB : profile;
        int copies = inkColours || meaning != null ? 2 : 1;
        long needed = bytes / ((long) step * step) * copies + held + content.length;
        if (needed > permits.bytes()) {
            throw new RefusedException("needs %d MiB to be decoded; at most %d are allowed; scale it down"
                    .formatted(needed >> 20, permits.bytes() >> 20));
        }
        try (DecodePermits.Permit permit = permits.take(needed)) {
            List<String> warnings = new CopyOnWriteArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            ImageReadParam parameters = reader.getDefaultReadParam();
            if (step > 1) {
                parameters.setSourceSubsampling(step, step, step / 2, step / 2);
                remarks.add(Remark.THINNED);
            }
            BufferedImage image = reader.read(0, parameters);
            check(warnings, remarks);
            if (inkColours) {
                remarks.add(Remark.FROM_CMYK);
            }
            if (severalIn(content, reader)) {
                remarks.add(Remark.FIRST_OF_SEVERAL);
            }
            boolean converted = profile != null && (jpeg != null || WebpChunks.isWebp(content));
            image = Colours.toSrgb(image, inkColours ? null : meaning, converted, remarks);
            ImageRows rows = new ImageRows(image);
            BoxFilter.scale(rows, size, target);
            if (rows.transparent()) {
                remarks.add(Remark.ON_WHITE);
            }
        }
    }

    /** A file that lacks its end marker gets one, so that the decoder's warnings are about the picture itself. */
    private static byte[] ended(byte[] content, JpegStructure jpeg, Set<Remark> remarks) throws IOException {
        if (!jpeg.usual()) {
            throw new RefusedException(
                    "is a JPEG of a rare kind (arithmetic coding, or not 8 bits); save it as usual JPEG or PNG");
        }
        if (jpeg.ended()) {
            return content;
        }
        if (!jpeg.hasAllScans()) {
            throw new RefusedException("is cut off");
        }
        remarks.add(Remark.END_MISSING);
        byte[] ended = Arrays.copyOf(content, content.length + 2);
        ended[content.length] = (byte) 0xFF;
        ended[content.length + 1] = (byte) 0xD9;
        return ended;
    }

    private static void check(PngStructure png, Set<Remark> remarks) throws IOException {
        if (png.damaged()) {
            throw new RefusedException("is cut off or damaged");
        }
        if (!png.ended()) {
            remarks.add(Remark.END_MISSING);
        }
        if (png.animated()) {
            remarks.add(Remark.FIRST_OF_SEVERAL);
        }
        if (png.otherColours()) {
            remarks.add(Remark.GAMMA_IGNORED);
        }
    }

    /** What a decoder filled in by itself or left out; that of JPEG warns once, of the first fault. */
    private static void check(List<String> warnings, Set<Remark> remarks) throws IOException {
        for (String warning : warnings) {
            if (warning.contains("extraneous bytes before marker 0xd9")) {
                remarks.add(Remark.STRAY_BYTES);
            } else if (warning.startsWith("Corrupt JPEG data") || warning.startsWith("Premature end")) {
                throw new RefusedException("is cut off or damaged");
            } else if (warning.toLowerCase(Locale.ROOT).contains("alpha")) {
                throw new RefusedException("has transparent parts of a rare kind; save it as PNG");
            }
        }
    }

    private static int step(long bytes, int width, int height, int size) {
        int step = 1;
        while (bytes / ((long) step * step) > MOST_BYTES_WHOLE
                && Math.min(width, height) / (step + 1) >= PIXELS_FOR_ONE * size) {
            step++;
        }
        return step;
    }

    private static long bytesPerPixel(ImageReader reader) throws IOException {
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        if (!types.hasNext()) {
            return 4;
        }
        ImageTypeSpecifier type = types.next();
        int bits = 0;
        for (int band = 0; band < type.getNumBands(); band++) {
            bits += type.getBitsPerBand(band);
        }
        return Math.max(1, (bits + 7) / 8);
    }

    private static boolean isCmyk(ImageReader reader) throws IOException {
        ImageTypeSpecifier raw = reader.getRawImageType(0);
        return raw != null && raw.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK;
    }

    /** What holds a preview or a part before the picture, or in its place. */
    private static void refuseParts(byte[] content) throws RefusedException {
        Optional<String> preview = TiffStructure.of(content).flatMap(TiffStructure::preview);
        if (preview.isPresent()) {
            throw new RefusedException("is %s; save the picture itself as JPEG or PNG".formatted(preview.get()));
        }
        if (WebpChunks.partialFirst(content)) {
            throw new RefusedException(
                    "is an animation whose first picture covers only a part; save one whole picture of it");
        }
    }

    private static @Nullable ColourProfile profile(
            byte[] content, @Nullable JpegStructure jpeg, @Nullable PngStructure png, Set<Remark> remarks)
            throws RefusedException {
        Optional<byte[]> stored;
        try {
            stored = ColourProfile.stored(content, Optional.ofNullable(jpeg), Optional.ofNullable(png));
        } catch (IOException e) {
            remarks.add(Remark.PROFILE_IGNORED);
            return null;
        }
        Optional<ColourProfile> profile = stored.flatMap(ColourProfile::of);
        if (stored.isPresent() && profile.isEmpty()) {
            if (WebpChunks.isWebp(content)) {
                // Its decoder does not go on without.
                throw new RefusedException("has a colour profile that cannot be read; save it without");
            }
            remarks.add(Remark.PROFILE_IGNORED);
        }
        return profile.orElse(null);
    }

    /** Whether others follow the picture; behind a JPEG, where phones put previews and films, none is looked for. */
    private static boolean severalIn(byte[] content, ImageReader reader) {
        if (isGif(content)) {
            try {
                return reader.getNumImages(true) > 1;
            } catch (IOException | RuntimeException e) {
                // Damage behind the first picture, which is there.
                return true;
            }
        }
        return WebpChunks.animated(content)
                || TiffStructure.of(content).filter(TiffStructure::several).isPresent();
    }

    private static boolean isGif(byte[] content) {
        return FileKind.of(content).filter(kind -> kind == FileKind.GIF).isPresent();
    }

    private static String unknown(byte[] content) {
        return "is %s, not an image of a known format (JPEG, PNG, WebP, GIF, BMP, TIFF)"
                .formatted(FileKind.of(content)
                        .map(FileKind::words)
                        .orElse(content.length == 0 ? "empty" : "something else"));
    }

    private static void prefer(ImageReaderSpi provider) {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        // A provider of the class may be there already, found on the class path.
        ImageReaderSpi own =
                Objects.requireNonNullElse(registry.getServiceProviderByClass(provider.getClass()), provider);
        registry.registerServiceProvider(own);
        Iterator<ImageReaderSpi> others = registry.getServiceProviders(ImageReaderSpi.class, false);
        while (others.hasNext()) {
            ImageReaderSpi other = others.next();
            if (other != own && other.getFormatNames()[0].equalsIgnoreCase(own.getFormatNames()[0])) {
                registry.setOrdering(ImageReaderSpi.class, own, other);
            }
        }
    }
}
