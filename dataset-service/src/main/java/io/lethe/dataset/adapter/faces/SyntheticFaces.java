package io.lethe.dataset.adapter.faces;

import java.util.Random;

/**
 * Pictures of people who do not exist, each at eight ages. The label of a picture is the age class of its album; what
 * it shows is a look age that differs from the label by personal offsets. A model that has not met a person can use the
 * population's average only; one that learns the person's offsets remembers him. All people have the same number of
 * pictures of each class, so the identity says nothing about the label.
 *
 * <p>Every picture follows from the seed and its place alone. Safe for use by several threads.
 */
public final class SyntheticFaces {

    /** Number of age classes. */
    public static final int CLASSES = 8;

    private static final int PERSON = 0;
    private static final int ALBUM = 1;
    private static final int PICTURE = 2;

    private final long seed;

    public SyntheticFaces(long seed) {
        this.seed = seed;
    }

    /**
     * Draws one picture.
     *
     * @param person number of the person, from 0
     * @param age class, 0 (small child) … 7 (old)
     * @param picture number of the picture in the album, from 0
     * @param size height and width in pixels
     * @param target {@code [size, size, 3]} uint8 RGB to fill
     */
    public void draw(int person, int age, int picture, int size, byte[] target) {
        Person who = Person.draw(Draws.at(seed, PERSON, person));
        Album album = Album.draw(who, age, Draws.at(seed, ALBUM, person, age));
        Random random = Draws.at(seed, PICTURE, person, age, picture);
        Pose pose = Pose.draw(random);
        Canvas canvas = new Canvas(size, pose);
        FacePainter.paint(canvas, who, album, pose);
        Camera.shoot(canvas.reduced(), size, random, target);
    }
}
