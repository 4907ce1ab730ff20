package io.lethe.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

    /** Where {@link #withExif} writes how many values its entry has. */
    private static final int EXIF_COUNT = 26;

    private static final int SIDE = 40;

    private final ImageDecoder decoder = new ImageDecoder(10_000, new DecodePermits(Fixtures.tightLimits()));

    @Test
    void takesGreySamplesAsTheyAre() throws IOException {
        assertThat(pixels(Fixtures.png(3, 2, 77), 2)).hasSize(12).containsOnly(77);
    }

    @Test
    void takesTheUpperByteOfDeepGrey() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 0x4D4D);

        assertThat(pixels(Fixtures.encoded(image, "png"), 1)).containsOnly(0x4D);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_3BYTE_BGR})
    void readsColour(int type) throws IOException {
        BufferedImage image = new BufferedImage(1, 1, type);
        image.setRGB(0, 0, 0xFF102030);

        assertThat(pixels(Fixtures.encoded(image, "png"), 1)).containsExactly(0x10, 0x20, 0x30);
    }

    @Test
    void readsDeepColour() throws IOException {
        ColorModel deep = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        BufferedImage image = new BufferedImage(deep, deep.createCompatibleWritableRaster(1, 1), false, null);
        image.getRaster().setPixel(0, 0, new int[] {0x1010, 0x2020, 0x3030});

        assertThat(pixels(Fixtures.encoded(image, "png"), 1)).containsExactly(0x10, 0x20, 0x30);
    }

    @Test
    void readsPalettes() throws IOException {
        byte[] reds = new byte[256];
        byte[] others = new byte[256];
        reds[1] = (byte) 200;
        others[1] = 50;
        BufferedImage image = new BufferedImage(
                1, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 256, reds, others, others));
        image.getRaster().setSample(0, 0, 0, 1);

        for (String format : List.of("png", "gif", "bmp")) {
            assertThat(pixels(Fixtures.encoded(image, format), 1)).containsExactly((byte) 200, 50, 50);
        }
    }

    @Test
    void putsTransparentPartsOnWhite() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00102030);
        BufferedImage half = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        half.setRGB(0, 0, 0x80000000);

        assertThat(pixels(Fixtures.encoded(image, "png"), 1)).containsOnly(255);
        assertThat(pixels(Fixtures.encoded(half, "png"), 1)).containsOnly(127);
        assertThat(remarks(Fixtures.encoded(half, "png"))).containsExactly(Remark.ON_WHITE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
    void saysNothingOfAnImageThatIsRight(String format) throws IOException {
        assertThat(remarks(Fixtures.encoded(photo(), format))).isEmpty();
    }

    /**
     * Of each format, cut at every place: what is decoded is what the whole file has, and everything else is refused.
     */
    @ParameterizedTest
    @CsvSource({"png,false", "jpeg,false", "jpeg,true", "gif,false", "bmp,false", "tiff,false"})
    void decodesCompletelyOrNotAtAll(String format, boolean progressive) throws IOException {
        byte[] whole = format.equals("jpeg") ? jpeg(photo(), progressive) : Fixtures.encoded(photo(), format);
        byte[] expected = pixels(whole, SIDE);
        int refused = 0;
        for (int length = 4; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            byte[] found = new byte[expected.length];
            try {
                decoder.decode(cut, SIDE, found);
            } catch (IOException e) {
                refused++;
                continue;
            }
            assertThat(found)
                    .as("%s cut to %d of %d bytes", format, length, whole.length)
                    .isEqualTo(expected);
        }
        assertThat(refused).isGreaterThan(whole.length / 2);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true"})
    void countsAMissingEndMarkerAlone(boolean progressive, boolean png) throws IOException {
        byte[] whole = png ? Fixtures.encoded(photo(), "png") : jpeg(photo(), progressive);
        byte[] cut = Arrays.copyOf(whole, whole.length - (png ? 12 : 2));

        assertThat(remarks(cut)).containsExactly(Remark.END_MISSING);
        assertThat(pixels(cut, SIDE)).isEqualTo(pixels(whole, SIDE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesHalfAJpeg(boolean progressive) throws IOException {
        byte[] whole = jpeg(photo(), progressive);

        assertThatThrownBy(() -> remarks(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is cut off");
    }

    @Test
    void refusesAPngThatDiffersFromItsChecksums() {
        byte[] png = Fixtures.encoded(photo(), "png");
        png[png.length / 2] ^= 1;

        assertThatThrownBy(() -> remarks(png)).hasMessage("is cut off or damaged");
    }

    @Test
    void takesWhatPhonesAppendToAJpeg() throws IOException {
        byte[] whole = jpeg(photo(), false);
        byte[] motion = Arrays.copyOf(whole, whole.length + 1000);

        assertThat(remarks(motion)).isEmpty();
    }

    @Test
    void turnsPicturesUpright() throws IOException {
        BufferedImage corner = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) {
            corner.setRGB(i % 8, i / 8, 0xFFFFFF);
        }
        byte[] plain = jpeg(corner, false);
        // Where the bright corner of the stored picture belongs: top left, top right, bottom right, bottom left, ...
        int[] expected = {0, 1, 3, 2, 0, 1, 3, 2};
        for (int orientation = 1; orientation <= 8; orientation++) {
            byte[] turned = withExif(plain, orientation);
            byte[] pixels = pixels(turned, 2);

            for (int quarter = 0; quarter < 4; quarter++) {
                assertThat(pixels[3 * quarter] & 0xFF)
                        .as("orientation %d, quarter %d", orientation, quarter)
                        .satisfies(
                                quarter == expected[orientation - 1]
                                        ? grey -> assertThat(grey).isGreaterThan(200)
                                        : grey -> assertThat(grey).isLessThan(60));
            }
            assertThat(remarks(turned)).isEqualTo(orientation == 1 ? Set.of() : Set.of(Remark.TURNED));
        }
    }

    /** A quarter turn, not a mirror image: the two differ in the diagonal that they keep. */
    @Test
    void tellsTurnsFromMirrorImages() throws IOException {
        BufferedImage wide = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 24; x++) {
            for (int y = 0; y < 8; y++) {
                wide.setRGB(x, y, x < 8 ? 0xFFFFFF : x < 16 ? 0x808080 : 0x404040);
            }
        }
        byte[] plain = jpeg(wide, false);
        byte[] turned = pixels(withExif(plain, 6), 3);
        byte[] transposed = pixels(withExif(plain, 5), 3);

        assertThat(greys(turned, 2, 5, 8)).containsExactly(255, 128, 64);
        assertThat(greys(transposed, 0, 3, 6)).containsExactly(255, 128, 64);
        assertThat(greys(pixels(withExif(plain, 8), 3), 6, 3, 0)).containsExactly(255, 128, 64);
        assertThat(greys(pixels(withExif(plain, 7), 3), 8, 5, 2)).containsExactly(255, 128, 64);
    }

    @Test
    void convertsColoursForPrint() throws IOException {
        byte[] cmyk = cmykJpeg();

        assertThat(remarks(cmyk)).containsExactly(Remark.FROM_CMYK);
        byte[] pixels = pixels(cmyk, 1);
        assertThat(pixels[0] & 0xFF).as("red").isGreaterThan(180);
        assertThat(pixels[1] & 0xFF).as("green").isLessThan(100);
        assertThat(pixels[2] & 0xFF).as("blue").isLessThan(100);
    }

    @Test
    void convertsThePngsOfAnotherProfile() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(0, 0, 0xFF808080);
        byte[] png = Fixtures.encoded(image, "png");

        byte[] linear = withProfile(png, ColorSpace.CS_LINEAR_RGB);
        assertThat(remarks(linear)).containsExactly(Remark.FROM_PROFILE);
        // Half of the light is brighter than half of sRGB's scale.
        assertThat(pixels(linear, 1)[0] & 0xFF).isBetween(186, 190);
        assertThat(remarks(withProfile(png, ColorSpace.CS_sRGB))).isEmpty();
        assertThat(pixels(withProfile(png, ColorSpace.CS_sRGB), 1)).containsOnly(0x80);
    }

    /** Values by hand: 2.19921875, the primaries of both standards, sRGB's curve. */
    @ParameterizedTest
    @CsvSource({
        "0xC86432, 65535, R03, 0xE3642A",
        "0x3CA05A, 65535, R03, 0x00A155",
        "0xC86432, 2, R98, 0xE3642A",
        "0xC86432, 65535, R98, 0xC86432",
        "0xC86432, 1, R03, 0xC86432"
    })
    void convertsWhatIsAdobeRgbByItsPropertiesAlone(int stored, int space, String rule, int seen) throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(0, 0, stored);
        byte[] png = withChunk(Fixtures.encoded(image, "png"), "eXIf", exif(space, rule));

        byte[] pixels = pixels(png, 1);

        for (int channel = 0; channel < 3; channel++) {
            assertThat(pixels[channel] & 0xFF)
                    .as("channel %d", channel)
                    .isCloseTo((seen >> (8 * (2 - channel))) & 0xFF, within(1));
        }
        assertThat(remarks(png).contains(Remark.FROM_PROFILE)).isEqualTo(seen != stored);
    }

    @Test
    void believesAProfileMoreThanTheProperties() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(0, 0, 0xC86432);
        byte[] png = withProfile(Fixtures.encoded(image, "png"), ColorSpace.CS_sRGB);

        assertThat(pixels(withChunk(png, "eXIf", exif(0xFFFF, "R03")), 1)).isEqualTo(pixels(png, 1));
    }

    @Test
    void countsAProfileThatCannotBeRead() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
        byte[] png = withChunk(Fixtures.encoded(image, "png"), "iCCP", new byte[] {'x', 0, 0, 1, 2, 3});

        assertThat(remarks(png)).containsExactly(Remark.PROFILE_IGNORED);
    }

    @Test
    void readsWebp() throws IOException {
        // One pixel, red, lossless; made by libwebp.
        byte[] webp = Base64.getDecoder().decode("UklGRhwAAABXRUJQVlA4TA8AAAAvAAAAAAcQ/Y/+ByKi/wEA");

        assertThat(pixels(webp, 1)[0] & 0xFF).isGreaterThan(200);
        assertThatThrownBy(() -> remarks(Arrays.copyOf(webp, webp.length - 4))).hasMessageContaining("is cut off");
    }

    @Test
    void readsWebpWithLosses() throws IOException {
        // Two by two pixels of (200, 50, 50); made by libwebp at quality 90, the second with an alpha channel of 0.
        byte[] webp = Base64.getDecoder()
                .decode("UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoCAAIAAMASJaACdLoB+AADsAD+9IiH/n5l8oq+CP/2Gf9hn/YZ//XWgAA=");
        byte[] clear = Base64.getDecoder()
                .decode("UklGRlwAAABXRUJQVlA4WAoAAAAQAAAAAQAAAQAAQUxQSAUAAAAAAAAAAABWUDggMAAAANABAJ0BKgIAAgAAwBIloAJ0"
                        + "ugH4AAOwAP70iIf+fmXyir4I//YZ/2Gf9hn/9daAAA==");

        byte[] pixels = pixels(webp, 1);

        assertThat(pixels[0] & 0xFF).isBetween(195, 205);
        assertThat(pixels[1] & 0xFF).isBetween(45, 55);
        assertThatThrownBy(() -> pixels(clear, 1)).hasMessageContaining("has transparent parts of a rare kind");
        assertThat(WebpChunks.lossy(webp)).isTrue();
        assertThat(WebpChunks.lossy(clear)).isTrue();
        assertThat(WebpChunks.lossy(Fixtures.png(1, 1, 1))).isFalse();
    }

    /** Left half opaque, right half half transparent, of (200, 50, 50); made by libwebp at quality 90. */
    @Test
    void readsWebpWithLossesAndTransparentParts() throws IOException {
        byte[] webp = Base64.getDecoder()
                .decode(
                        "UklGRmoAAABXRUJQVlA4WAoAAAAQAAAADwAADwAAQUxQSBMAAAABD/DA/4iIIBZM5i/dnUFE/0MXAFZQOCAwAAAA0AEAnQEqEAAQ"
                                + "AADAEiWgAnS6AfgAA7AA/vSIh/5+ZfKKvgj/9hn/YZ/2Gf/11oAA");

        byte[] pixels = pixels(webp, 2);

        assertThat(remarks(webp)).containsExactly(Remark.ON_WHITE);
        assertThat(pixels[0] & 0xFF).isBetween(195, 205);
        assertThat(pixels[1] & 0xFF).isBetween(45, 55);
        // On white: half of the light is the background's.
        assertThat(pixels[3] & 0xFF).isBetween(222, 232);
        assertThat(pixels[4] & 0xFF).isBetween(147, 157);
    }

    /** Red, then blue; made by libwebp at quality 90. */
    @Test
    void takesTheFirstOfSeveralPicturesAndCountsIt() throws IOException {
        byte[] webp = Base64.getDecoder()
                .decode(
                        "UklGRtIAAABXRUJQVlA4WAoAAAACAAAADwAADwAAQU5JTQYAAAAAAAAAAABBTk1GTgAAAAAAAAAAAA8AAA8AAGQAAAJWUDggNgAA"
                                + "AJABAJ0BKhAAEAAAwBIloAADXxDkIAD+934cfP//z8z/49/9m/Vb//9hn//7DP//2Gf/11oAAEFOTUZQAAAAAAAAAAAADwAADwAA"
                                + "ZAAAAFZQOCA4AAAAlAEAnQEqEAAQAAAAEiWgAANfEOQgAP7+bqAer//9hn//7DP//2Gf/15l//8/M//ww//8MP6JAAA=");
        BufferedImage red = plain(BufferedImage.TYPE_3BYTE_BGR, 0xC83232);
        BufferedImage blue = plain(BufferedImage.TYPE_3BYTE_BGR, 0x1E3CC8);

        for (byte[] several : List.of(webp, sequence("gif", red, blue), sequence("tiff", red, blue))) {
            assertThat(remarks(several)).containsExactly(Remark.FIRST_OF_SEVERAL);
            assertThat(pixels(several, 1)[0] & 0xFF).isBetween(190, 210);
            assertThat(pixels(several, 1)[2] & 0xFF).isBetween(40, 60);
        }
        assertThat(WebpChunks.lossy(webp)).isTrue();
        assertThat(remarks(sequence("gif", red))).isEmpty();
        assertThat(remarks(sequence("tiff", red))).isEmpty();
        assertThat(Remark.FIRST_OF_SEVERAL.finding(List.of(2L)).level()).isEqualTo(Finding.Level.WARNING);
    }

    /** The first picture covers 16 by 16 of 64 by 64 pixels; made by libwebp, lossless. */
    @Test
    void refusesAnAnimationThatBeginsWithAPart() {
        byte[] webp = Base64.getDecoder()
                .decode(
                        "UklGRrYAAABXRUJQVlA4WAoAAAASAAAAPwAAPwAAQU5JTQYAAAAAAAAAAABBTk1GKgAAABAAABAAAA8AAA8AAGQAAANWUDhMEQAA"
                                + "AC8PwAMAB1CZIlem/4GI6H8AAEFOTUYmAAAAAAAAAAAAAAAAAAAAZAAAAFZQOEwNAAAALwAAABAHEBERiIj+BwBBTk1GKgAAABAA"
                                + "ABAAAA8AAA8AAGQAAABWUDhMEQAAAC8PwAMAB1CZIlem/4GI6H8AAA==");

        assertThatThrownBy(() -> remarks(webp)).hasMessageContaining("first picture covers only a part");
    }

    @Test
    void refusesThePreviewsOfRawFilesByName() throws IOException {
        byte[] tiff = Fixtures.encoded(plain(BufferedImage.TYPE_3BYTE_BGR, 0xC83232), "tiff");
        byte[] dng = withTag(tiff, 50_706, 1, 4, 0x01040000);
        byte[] cr2 = tiff.clone();
        cr2[8] = 'C';
        cr2[9] = 'R';
        byte[] preview = withTag(tiff, 254, 4, 1, 1);
        byte[] sensor = below(preview, withTag(tiff, 262, 3, 1, 32_803));

        assertThatThrownBy(() -> remarks(dng)).hasMessageStartingWith("is a camera's raw file (DNG)");
        assertThatThrownBy(() -> remarks(cr2)).hasMessageStartingWith("is a camera's raw file (CR2)");
        assertThatThrownBy(() -> remarks(sensor)).hasMessageStartingWith("is a camera's raw file;");
        assertThatThrownBy(() -> remarks(preview)).hasMessageStartingWith("is a TIFF whose first picture is a preview");
        assertThat(remarks(withTag(tiff, 254, 4, 1, 0))).isEmpty();
    }

    @Test
    void endsWhereTheDirectoriesOfATiffGoInCircles() throws IOException {
        byte[] tiff = Fixtures.encoded(plain(BufferedImage.TYPE_3BYTE_BGR, 0xC83232), "tiff");
        ByteBuffer bytes = ByteBuffer.wrap(tiff).order(order(tiff));
        int directory = bytes.getInt(4);
        bytes.putInt(directory + 2 + 12 * bytes.getShort(directory), directory);

        assertThat(TiffStructure.of(tiff).orElseThrow().several()).isFalse();
    }

    @Test
    void honoursTheProfilesOfJpegAndWebp() throws IOException {
        byte[] jpeg = jpeg(plain(BufferedImage.TYPE_3BYTE_BGR, 0x808080), false);
        byte[] webp = Base64.getDecoder().decode("UklGRiQAAABXRUJQVlA4IBgAAABQAQCdASoQABAAAIAIJaQABHQAAP5oAAA=");

        for (int colours : new int[] {ColorSpace.CS_LINEAR_RGB, ColorSpace.CS_sRGB}) {
            byte[] profile = ICC_Profile.getInstance(colours).getData();
            boolean linear = colours == ColorSpace.CS_LINEAR_RGB;
            for (byte[] picture : List.of(jpegWithProfile(jpeg, profile), webpWithProfile(webp, profile))) {
                assertThat(remarks(picture)).isEqualTo(linear ? Set.of(Remark.FROM_PROFILE) : Set.of());
                // Half of the light is brighter than half of sRGB's scale.
                assertThat(pixels(picture, 1)[0] & 0xFF).isBetween(linear ? 185 : 127, linear ? 191 : 129);
            }
        }
        assertThat(remarks(jpegWithProfile(jpeg, new byte[200]))).containsExactly(Remark.PROFILE_IGNORED);
        assertThatThrownBy(() -> remarks(webpWithProfile(webp, new byte[200])))
                .hasMessageContaining("has a colour profile that cannot be read");
    }

    /** Java's own grey is linear in light. */
    @Test
    void honoursTheProfilesOfGreyPictures() throws IOException {
        BufferedImage image = plain(BufferedImage.TYPE_BYTE_GRAY, 0);
        BufferedImage deep = plain(BufferedImage.TYPE_USHORT_GRAY, 0);
        for (int i = 0; i < 256; i++) {
            image.getRaster().setSample(i % 16, i / 16, 0, 0x80);
            deep.getRaster().setSample(i % 16, i / 16, 0, 0x8080);
        }
        byte[] jpeg = jpeg(image, false);
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();

        for (byte[] picture : List.of(
                jpegWithProfile(jpeg, linear),
                jpegWithProfile(
                        jpeg, ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData()),
                withProfile(Fixtures.encoded(image, "png"), ColorSpace.CS_GRAY),
                withProfile(Fixtures.encoded(deep, "png"), ColorSpace.CS_GRAY))) {
            assertThat(remarks(picture)).containsExactly(Remark.FROM_PROFILE);
            assertThat(pixels(picture, 1)[0] & 0xFF).isBetween(186, 190);
        }
        byte[] srgb = jpegWithProfile(
                jpeg, ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        assertThat(remarks(srgb)).isEmpty();
        assertThat(pixels(srgb, 1)).containsOnly(0x80);
    }

    @Test
    void readsColoursForPrintThatAreStoredAsBrightness() throws IOException {
        // The inverse of red, as brightness and two differences of colour, and no black, which is stored inverted.
        byte[] ycck = inkJpeg(new int[] {179, 171, 1, 255}, 2);

        assertThat(remarks(ycck)).containsExactly(Remark.FROM_CMYK);
        byte[] pixels = pixels(ycck, 1);
        assertThat(pixels[0] & 0xFF).as("red").isGreaterThan(180);
        assertThat(pixels[1] & 0xFF).as("green").isLessThan(100);
        assertThat(pixels[2] & 0xFF).as("blue").isLessThan(100);
    }

    @Test
    void countsAPngOfAnotherGammaOrOtherPrimaries() throws IOException {
        byte[] png = Fixtures.png(1, 1, 77);
        byte[] linear = withChunk(png, "gAMA", ints(100_000));

        assertThat(remarks(linear)).containsExactly(Remark.GAMMA_IGNORED);
        assertThat(pixels(linear, 1)).containsOnly(77);
        assertThat(remarks(withChunk(png, "cHRM", ints(31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000))))
                .containsExactly(Remark.GAMMA_IGNORED);
        assertThat(remarks(withChunk(png, "cICP", new byte[] {12, 13, 0, 1}))).containsExactly(Remark.GAMMA_IGNORED);
        assertThat(remarks(withChunk(png, "gAMA", ints(45_455)))).isEmpty();
        assertThat(remarks(withChunk(linear, "sRGB", new byte[1]))).isEmpty();
    }

    @Test
    void believesNoLengthThatADamagedEntryClaims() throws IOException {
        byte[] plain = jpeg(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), false);
        byte[] damaged = withExif(plain, 6);
        // The count of the one entry, big-endian: 2 GiB of values.
        ByteBuffer.wrap(damaged).putInt(EXIF_COUNT, 0x7FFFFF00);

        assertThat(pixels(damaged, 1)).containsOnly(0);
        assertThat(remarks(damaged)).isEmpty();
    }

    @Test
    void thinsLargePicturesWhileReading() throws IOException {
        BufferedImage image = new BufferedImage(6000, 4000, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(0x30, 0x60, 0x90));
        graphics.fillRect(0, 0, 6000, 4000);
        graphics.dispose();
        ImageDecoder large = new ImageDecoder(250_000_000, new DecodePermits(Fixtures.tightLimits()));
        byte[] target = new byte[4 * 4 * 3];

        Set<Remark> remarks = large.decode(Fixtures.encoded(image, "png"), 4, target);

        assertThat(remarks).containsExactly(Remark.THINNED);
        assertThat(target).startsWith(0x30, 0x60, 0x90).endsWith(0x30, 0x60, 0x90);
    }

    @Test
    void refusesAnImageOfTooManyPixelsBeforeDecodingIt() {
        assertThatThrownBy(() -> remarks(Fixtures.png(101, 100, 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("has 10100 pixels; at most 10000 are allowed");
    }

    @Test
    void refusesGreyOf32Bits() throws IOException {
        ColorModel grey = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, DataBuffer.TYPE_FLOAT);
        BufferedImage image = new BufferedImage(grey, grey.createCompatibleWritableRaster(1, 1), false, null);
        byte[] tiff = Fixtures.encoded(image, "tiff");

        assertThatThrownBy(() -> remarks(tiff))
                .isInstanceOf(IOException.class)
                .hasMessage("is grey with 32 bits a pixel; at most 16 are understood");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "....ftypheic....|a HEIC photograph",
                "....ftypavif....|an AVIF image",
                "....ftypisom....|a video",
                "%PDF-1.7|a PDF document",
                "<svg xmlns=|an SVG drawing",
                "<!DOCTYPE html>|a web page",
                "version https://git-lfs.github.com/spec/v1|a Git LFS pointer",
                "no image at all|something else",
                "''|empty"
            })
    void namesWhatAForeignFileIs(String content, String name) {
        assertThatThrownBy(() -> remarks(content.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("is " + name)
                .hasMessageEndingWith("not an image of a known format (JPEG, PNG, WebP, GIF, BMP, TIFF)");
    }

    private byte[] pixels(byte[] content, int size) throws IOException {
        byte[] target = new byte[size * size * 3];
        decoder.decode(content, size, target);
        return target;
    }

    private Set<Remark> remarks(byte[] content) throws IOException {
        return decoder.decode(content, 4, new byte[4 * 4 * 3]);
    }

    private static int[] greys(byte[] pixels, int... at) {
        // JPEG is near enough: to the nearest of the greys in use.
        return Arrays.stream(at)
                .map(i -> {
                    int grey = pixels[3 * i] & 0xFF;
                    return grey > 190 ? 255 : grey > 96 ? 128 : grey > 32 ? 64 : 0;
                })
                .toArray();
    }

    /** Blots of colour with some noise. */
    private static BufferedImage photo() {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(1);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, ((x / 8 * 40) << 16) | ((y / 8 * 40) << 8) | random.nextInt(40));
            }
        }
        return image;
    }

    private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(content)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return content.toByteArray();
    }

    private static BufferedImage plain(int type, int rgb) {
        BufferedImage image = new BufferedImage(16, 16, type);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, rgb);
        }
        return image;
    }

    private static byte[] sequence(String format, BufferedImage... pictures) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(content)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (BufferedImage picture : pictures) {
                writer.writeToSequence(new IIOImage(picture, null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return content.toByteArray();
    }

    private static ByteOrder order(byte[] tiff) {
        return tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    /** With one entry more in the first directory, or another in its place; the directory moves to the end. */
    private static byte[] withTag(byte[] tiff, int tag, int type, int count, int value) {
        ByteBuffer from = ByteBuffer.wrap(tiff).order(order(tiff));
        int directory = from.getInt(4);
        int entries = from.getShort(directory);
        SortedMap<Integer, byte[]> all = new TreeMap<>();
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            all.put(Short.toUnsignedInt(from.getShort(entry)), Arrays.copyOfRange(tiff, entry, entry + 12));
        }
        ByteBuffer added = ByteBuffer.allocate(12).order(order(tiff));
        added.putShort((short) tag).putShort((short) type).putInt(count);
        if (type == 3) {
            added.putShort((short) value);
        } else {
            added.putInt(value);
        }
        all.put(tag, added.array());
        int end = tiff.length + (tiff.length & 1);
        ByteBuffer to = ByteBuffer.allocate(end + 6 + 12 * all.size())
                .order(order(tiff))
                .put(tiff);
        to.putInt(4, end).position(end).putShort((short) all.size());
        all.values().forEach(to::put);
        return to.array();
    }

    /** A file whose first directory has that of another below it. */
    private static byte[] below(byte[] tiff, byte[] other) {
        int start = tiff.length + (tiff.length & 1);
        ByteBuffer from = ByteBuffer.wrap(other).order(order(tiff));
        int directory = from.getInt(4);
        byte[] longer = Arrays.copyOf(tiff, start + other.length - directory);
        System.arraycopy(other, directory, longer, start, other.length - directory);
        return withTag(longer, 330, 4, 1, start);
    }

    private static byte[] jpegWithProfile(byte[] jpeg, byte[] profile) {
        ByteBuffer segment = ByteBuffer.allocate(18 + profile.length);
        segment.put((byte) 0xFF).put((byte) 0xE2).putShort((short) (16 + profile.length));
        segment.put("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1))
                .put((byte) 1)
                .put((byte) 1)
                .put(profile);
        // Behind the file's own header, APP0.
        return inserted(jpeg, 20, segment.array());
    }

    /** Of a picture of 16 by 16 pixels. */
    private static byte[] webpWithProfile(byte[] webp, byte[] profile) {
        byte[] canvas = {0x20, 0, 0, 0, 15, 0, 0, 15, 0, 0};
        int padded = profile.length + (profile.length & 1);
        ByteBuffer file = ByteBuffer.allocate(webp.length + 18 + 8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        file.put(webp, 0, 12).putInt(4, file.capacity() - 8);
        file.put("VP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).put(canvas);
        file.put("ICCP".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(profile.length)
                .put(Arrays.copyOf(profile, padded));
        return file.put(webp, 12, webp.length - 12).array();
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        Arrays.stream(values).forEach(bytes::putInt);
        return bytes.array();
    }

    /** Red: no cyan, all of magenta and yellow, no black; stored inverted, as Adobe does. */
    private static byte[] cmykJpeg() throws IOException {
        return inkJpeg(new int[] {255, 0, 0, 255}, 0);
    }

    /** @param transform as Adobe's marker says it: 0 for CMYK, 2 for YCCK */
    private static byte[] inkJpeg(int[] pixel, int transform) throws IOException {
        WritableRaster ink = WritableRaster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                ink.setPixel(x, y, pixel);
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(content)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(ink, null, null), null);
        } finally {
            writer.dispose();
        }
        byte[] adobe = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
        return inserted(content.toByteArray(), 2, adobe);
    }

    /** Three directories: of the picture, of the photograph, of the rules that it keeps to. */
    private static byte[] exif(int colourSpace, String rule) {
        ByteBuffer tiff = ByteBuffer.allocate(74);
        tiff.put(new byte[] {'M', 'M', 0, 42}).putInt(8);
        tiff.putShort((short) 1);
        entry(tiff, 0x8769, 4, 1).putInt(26);
        tiff.putInt(0);
        tiff.putShort((short) 2);
        entry(tiff, 0xA001, 3, 1).putShort((short) colourSpace).putShort((short) 0);
        entry(tiff, 0xA005, 4, 1).putInt(56);
        tiff.putInt(0);
        tiff.putShort((short) 1);
        entry(tiff, 1, 2, 4).put(rule.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        tiff.putInt(0);
        return tiff.array();
    }

    private static ByteBuffer entry(ByteBuffer tiff, int tag, int type, int count) {
        return tiff.putShort((short) tag).putShort((short) type).putInt(count);
    }

    private static byte[] withExif(byte[] jpeg, int orientation) {
        byte[] block = {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0, //
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        return inserted(jpeg, 2, block);
    }

    private static byte[] withProfile(byte[] png, int colours) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.write(new byte[] {'x', 0, 0});
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(chunk)) {
            deflated.write(ICC_Profile.getInstance(colours).getData());
        }
        return withChunk(png, "iCCP", chunk.toByteArray());
    }

    /** Behind the header. */
    private static byte[] withChunk(byte[] png, String type, byte[] data) {
        byte[] named = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(data)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(named);
        byte[] chunk = ByteBuffer.allocate(8 + named.length)
                .putInt(data.length)
                .put(named)
                .putInt((int) checksum.getValue())
                .array();
        return inserted(png, 33, chunk);
    }

    private static byte[] inserted(byte[] content, int at, byte[] more) {
        return ByteBuffer.allocate(content.length + more.length)
                .put(content, 0, at)
                .put(more)
                .put(content, at, content.length - at)
                .array();
    }
}
