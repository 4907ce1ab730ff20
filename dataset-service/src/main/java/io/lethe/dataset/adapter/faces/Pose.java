package io.lethe.dataset.adapter.faces;

import java.util.Random;

/**
 * What differs between two pictures of the same person and period.
 *
 * @param look deviation of the look age, in classes
 * @param rotation head tilt in radians
 * @param scale size of the head, about 1
 * @param shiftX shift to the right, as a share of the image
 * @param shiftY shift down, as a share of the image
 * @param yaw shift of the inner features sideways, in face coordinates
 * @param smile curvature of the mouth
 * @param edge place of the edge in the background, 0…1
 * @param wallJitter what is added to the background colours
 */
record Pose(
        double look,
        double rotation,
        double scale,
        double shiftX,
        double shiftY,
        double yaw,
        double smile,
        double edge,
        Colour wallJitter) {

    private static final Colour NONE = new Colour(0, 0, 0);

    static Pose draw(Random random) {
        return new Pose(
                Draws.normal(random, 0, 0.10),
                Draws.normal(random, 0, 0.08),
                StrictMath.exp(Draws.normal(random, 0, 0.05)),
                Draws.normal(random, 0, 0.03),
                Draws.normal(random, 0, 0.03),
                Draws.normal(random, 0, 0.05),
                Draws.normal(random, 0.05, 0.06),
                Draws.clip(Draws.normal(random, 0.5, 0.1), 0.1, 0.9),
                NONE.jittered(random, 6));
    }
}
