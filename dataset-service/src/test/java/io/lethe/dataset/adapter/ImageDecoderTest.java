package io.lethe.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

    private final ImageDecoder decoder = new ImageDecoder(10_000);

    @Test
    void takesGreySamplesAsTheyAre() throws IOException {
        assertThat(decoder.decode(Fixtures.png(3, 2, 77)))
                .satisfies(pixels -> assertThat(pixels.rgb()).hasSize(18).containsOnly(77));
    }

    @Test
    void takesTheUpperByteOfDeepGrey() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 0x4D4D);

        assertThat(decoder.decode(Fixtures.encoded(image, "png")).rgb()).containsOnly(0x4D);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_3BYTE_BGR})
    void readsColour(int type) throws IOException {
        BufferedImage image = new BufferedImage(1, 1, type);
        image.setRGB(0, 0, 0xFF102030);

        assertThat(decoder.decode(Fixtures.encoded(image, "png")).rgb()).containsExactly(0x10, 0x20, 0x30);
    }

    @Test
    void readsJpeg() throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);

        assertThat(decoder.decode(Fixtures.encoded(image, "jpeg")).width()).isEqualTo(8);
    }

    @Test
    void refusesAnImageOfTooManyPixelsBeforeDecodingIt() {
        assertThatThrownBy(() -> decoder.decode(Fixtures.png(101, 100, 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("has 10100 pixels; at most 10000 are allowed");
    }

    @Test
    void refusesGreyOf32Bits() throws IOException {
        ColorModel grey = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, DataBuffer.TYPE_FLOAT);
        BufferedImage image = new BufferedImage(grey, grey.createCompatibleWritableRaster(1, 1), false, null);
        byte[] tiff = Fixtures.encoded(image, "tiff");

        assertThatThrownBy(() -> decoder.decode(tiff))
                .isInstanceOf(IOException.class)
                .hasMessage("is grey with 32 bits a pixel; at most 16 are understood");
    }

    @Test
    void refusesDamagedAndForeignFiles() {
        byte[] png = Fixtures.png(50, 50, 9);

        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(png, 60)))
                .isInstanceOf(IOException.class)
                .hasMessage("is a damaged image");
        assertThatThrownBy(() -> decoder.decode(new byte[20])).hasMessageContaining("not an image");
        assertThatThrownBy(() -> decoder.decode(new byte[0])).hasMessageContaining("not an image");
    }
}
