package io.lethe.dataset.adapter.faces;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SyntheticFacesTest {

    private static final int SIZE = 48;

    @Test
    void drawsTheSamePictureForTheSameSeed() {
        assertThat(picture(7, 3, 2, 1)).isEqualTo(picture(7, 3, 2, 1));
    }

    @Test
    void drawsTheSamePictureInEveryRunAndOnEveryPlatform() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int person = 0; person < 20; person++) {
            for (int age = 0; age < SyntheticFaces.CLASSES; age++) {
                digest.update(picture(1, person, age, 0));
            }
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("d37bebc012e0ee82d77864b3846aca806e9e77ee4c142022079268395a35853f");
    }

    @Test
    void drawsAnotherPictureForEachSeedPersonAgeAndNumber() {
        byte[] picture = picture(7, 3, 2, 1);
        assertThat(picture(8, 3, 2, 1)).isNotEqualTo(picture);
        assertThat(picture(7, 4, 2, 1)).isNotEqualTo(picture);
        assertThat(picture(7, 3, 3, 1)).isNotEqualTo(picture);
        assertThat(picture(7, 3, 2, 2)).isNotEqualTo(picture);
    }

    @Test
    void picturesOfOnePersonAndAgeAreMoreAlikeThanPicturesOfTwoPeople() {
        double same = 0;
        double different = 0;
        for (int person = 0; person < 40; person++) {
            byte[] picture = picture(1, person, 4, 0);
            same += distance(picture, picture(1, person, 4, 1));
            different += distance(picture, picture(1, person + 1, 4, 0));
        }
        assertThat(same).isLessThan(0.8 * different);
    }

    @Test
    void drawsAtAnySize() {
        for (int size : new int[] {8, 32, 128}) {
            byte[] target = new byte[size * size * 3];
            new SyntheticFaces(1).draw(0, 0, 0, size, target);
            assertThat(target).doesNotContain(new byte[size]);
        }
    }

    private static byte[] picture(long seed, int person, int age, int number) {
        byte[] target = new byte[SIZE * SIZE * 3];
        new SyntheticFaces(seed).draw(person, age, number, SIZE, target);
        return target;
    }

    private static double distance(byte[] one, byte[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = (one[i] & 0xff) - (other[i] & 0xff);
            sum += difference * difference;
        }
        return Math.sqrt(sum / one.length);
    }
}
