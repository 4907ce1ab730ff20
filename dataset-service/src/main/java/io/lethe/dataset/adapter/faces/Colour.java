package io.lethe.dataset.adapter.faces;

import java.util.Random;

/** An RGB colour; each channel nominally 0…255, not clipped before the image is finished. */
record Colour(double red, double green, double blue) {

    static final Colour WHITE = new Colour(242, 240, 236);
    static final Colour BLACK = new Colour(18, 16, 18);

    Colour towards(Colour other, double share) {
        return new Colour(
                red + (other.red - red) * share,
                green + (other.green - green) * share,
                blue + (other.blue - blue) * share);
    }

    Colour times(double factor) {
        return new Colour(red * factor, green * factor, blue * factor);
    }

    Colour jittered(Random random, double deviation) {
        return new Colour(
                red + Draws.normal(random, 0, deviation),
                green + Draws.normal(random, 0, deviation),
                blue + Draws.normal(random, 0, deviation));
    }

    /** A colour somewhere on the way through the anchors, which are taken as evenly spaced. */
    static Colour between(Colour[] anchors, Random random) {
        double place = random.nextDouble() * (anchors.length - 1);
        int below = (int) place;
        return anchors[below].towards(anchors[below + 1], place - below);
    }

    /** A muted colour of any hue, for cloth and walls. */
    static Colour any(Random random, double darkest, double brightest) {
        double base = darkest + random.nextDouble() * (brightest - darkest);
        return new Colour(base, base, base).jittered(random, 32);
    }
}
