package io.lethe.dataset.adapter.faces;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who does not exist: what stays the same in all pictures of a person.
 *
 * @param man decides on receding hair and beards
 * @param skin skin colour
 * @param hair hair colour before it greys
 * @param iris eye colour
 * @param hairStyle 0 (short) … 3 (long)
 * @param features the shape of the face
 * @param glasses whether the person usually wears glasses
 * @param beard whether the person usually wears a beard
 * @param mole place of a mole, if any
 * @param cues how much earlier or later than others each sign of age shows, in classes
 */
record Person(
        boolean man,
        Colour skin,
        Colour hair,
        Colour iris,
        int hairStyle,
        Features features,
        boolean glasses,
        boolean beard,
        @Nullable Mole mole,
        Cues cues) {

    private static final Colour[] SKINS = {
        new Colour(247, 221, 202), new Colour(233, 194, 166), new Colour(214, 168, 130),
        new Colour(182, 134, 98), new Colour(143, 98, 68), new Colour(104, 70, 50)
    };
    private static final Colour[] HAIRS = {
        new Colour(28, 24, 24), new Colour(58, 40, 30), new Colour(96, 64, 40),
        new Colour(140, 84, 46), new Colour(176, 128, 72), new Colour(206, 172, 112)
    };
    private static final Colour[] IRISES = {
        new Colour(62, 42, 28), new Colour(96, 70, 40), new Colour(70, 96, 66), new Colour(74, 108, 148)
    };

    /** Ten multipliers' deviations, each a normal clipped at two standard deviations. */
    record Features(
            double faceWidth,
            double jaw,
            double eyeDistance,
            double eyeSize,
            double eyeHeight,
            double noseLength,
            double noseWidth,
            double mouthWidth,
            double lipThickness,
            double brow) {

        static Features draw(Random random) {
            return new Features(
                    Draws.clippedNormal(random),
                    Draws.clippedNormal(random),
                    Draws.clippedNormal(random),
                    Draws.clippedNormal(random),
                    Draws.clippedNormal(random),
                    Draws.clippedNormal(random),
                    Draws.clippedNormal(random),
                    Draws.clippedNormal(random),
                    Draws.clippedNormal(random),
                    Draws.clippedNormal(random));
        }
    }

    /** A dark spot, in face coordinates. */
    record Mole(double x, double y) {}

    /** Personal offsets of the signs of age, in classes. */
    record Cues(double grey, double wrinkles, double proportions, double sagging, double hairline) {

        private static final double DEVIATION = 0.25;

        static Cues draw(Random random) {
            return new Cues(
                    Draws.normal(random, 0, DEVIATION),
                    Draws.normal(random, 0, DEVIATION),
                    Draws.normal(random, 0, DEVIATION),
                    Draws.normal(random, 0, DEVIATION),
                    Draws.normal(random, 0, DEVIATION));
        }
    }

    static Person draw(Random random) {
        boolean man = random.nextBoolean();
        Colour skin = Colour.between(SKINS, random).jittered(random, 5);
        Colour hair = Colour.between(HAIRS, random).jittered(random, 8);
        Colour iris = IRISES[random.nextInt(IRISES.length)];
        int hairStyle = random.nextInt(man ? 3 : 4);
        Features features = Features.draw(random);
        boolean glasses = Draws.chance(random, 0.25);
        boolean beard = man && Draws.chance(random, 0.45);
        Mole mole = Draws.chance(random, 0.5)
                ? new Mole(1.1 * random.nextDouble() - 0.55, 0.15 + 0.6 * random.nextDouble())
                : null;
        return new Person(man, skin, hair, iris, hairStyle, features, glasses, beard, mole, Cues.draw(random));
    }
}
