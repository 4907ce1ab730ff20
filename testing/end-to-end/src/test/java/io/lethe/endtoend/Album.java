package io.lethe.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/**
 * A small upload as a user makes one: noise, dark or bright, of people whose names stand in the table and in the paths.
 *
 * @param csv the table
 * @param images the archive
 * @param splits who belongs to which split
 */
@SuppressWarnings("ArrayRecordComponent") // bodies of one request; nobody compares them
record Album(byte[] csv, byte[] images, byte[] splits) {

    private static final int IMAGES = 4;
    private static final int SIDE = 24;

    /** An album in which the first four fifths of the people are to be learned, and the others judge. */
    static Album of(List<String> people) {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("image_path,person_id,label\n");
        StringBuilder splits = new StringBuilder("split,identity,role\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int p = 0; p < people.size(); p++) {
                splits.append("0,%s,%s\n".formatted(people.get(p), role(p, people.size())));
                for (int i = 0; i < IMAGES; i++) {
                    String path = "images/%s/%d.png".formatted(people.get(p), i);
                    boolean bright = i % 2 == 0;
                    csv.append("%s,%s,%s\n".formatted(path, people.get(p), bright ? "bright" : "dark"));
                    zip.putNextEntry(new ZipEntry(path));
                    ImageIO.write(image(random, bright ? 160 : 40), "png", zip);
                    zip.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Album(
                csv.toString().getBytes(UTF_8),
                bytes.toByteArray(),
                splits.toString().getBytes(UTF_8));
    }

    private static String role(int person, int people) {
        return List.of("retain", "retain", "retain", "retain", "validation", "test", "unseen")
                .get(Math.min(6, 7 * person / people));
    }

    private static BufferedImage image(Random random, int brightness) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, 0x010101 * (brightness + random.nextInt(60)));
            }
        }
        return image;
    }
}
