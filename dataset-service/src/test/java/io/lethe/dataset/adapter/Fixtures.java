package io.lethe.dataset.adapter;

import io.quarkus.runtime.configuration.MemorySize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Uploads for tests. */
public final class Fixtures {

    private Fixtures() {}

    /** A plain grey image as a PNG file. */
    public static byte[] png(int width, int height, int grey) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, grey);
            }
        }
        return encoded(image, "png");
    }

    static byte[] encoded(BufferedImage image, String format) {
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            ImageIO.write(image, format, content);
            return content.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A zip archive with these entries. */
    public static byte[] zip(Map<String, byte[]> entries) {
        return zip(entries, StandardCharsets.UTF_8);
    }

    static byte[] zip(Map<String, byte[]> entries, Charset names) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(content, names)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content.toByteArray();
    }

    static Upload upload(Path folder, String part, byte[] content) {
        try {
            return new Upload(part, part + ".file", Files.write(folder.resolve(part), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Upload upload(Path folder, String part, String content) {
        return upload(folder, part, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Limits small enough to be reached by a test. */
    public static ImportLimits tightLimits() {
        return new ImportLimits() {
            @Override
            public int problems() {
                return 4;
            }

            @Override
            public int rows() {
                return 100;
            }

            @Override
            public MemorySize tableSize() {
                return bytes(300_000);
            }

            @Override
            public int rowLength() {
                return 20_000;
            }

            @Override
            public int archiveEntries() {
                return 100;
            }

            @Override
            public MemorySize archiveEntrySize() {
                return bytes(200_000);
            }

            @Override
            public MemorySize archiveSize() {
                return bytes(500_000);
            }

            @Override
            public int archiveRatio() {
                return 50;
            }

            @Override
            public long imagePixels() {
                return 10_000;
            }

            @Override
            public MemorySize decodeMemory() {
                return bytes(64 << 20);
            }

            @Override
            public int size() {
                return 64;
            }
        };
    }

    private static MemorySize bytes(long count) {
        return new MemorySize(BigInteger.valueOf(count));
    }
}
