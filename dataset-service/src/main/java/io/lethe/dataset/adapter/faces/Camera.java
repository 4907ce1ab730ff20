package io.lethe.dataset.adapter.faces;

import java.util.Random;

/** Turns a drawing into a snapshot: light from one side, gain, colour cast and sensor noise, then bytes. */
final class Camera {

    private static final double NOISE = 6;

    private Camera() {}

    /**
     * @param drawing {@code [size, size, 3]} floats
     * @param target {@code [size, size, 3]} bytes to fill
     */
    static void shoot(float[] drawing, int size, Random random, byte[] target) {
        double acrossX = Draws.normal(random, 0, 0.1);
        double acrossY = Draws.normal(random, 0, 0.1);
        double gain = Draws.normal(random, 1, 0.1);
        double[] tint = {Draws.normal(random, 1, 0.03), Draws.normal(random, 1, 0.03), Draws.normal(random, 1, 0.03)};
        for (int y = 0, at = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double light = gain * (1 + acrossX * centred(x, size) + acrossY * centred(y, size));
                for (int channel = 0; channel < 3; channel++, at++) {
                    double value = drawing[at] * light * tint[channel] + Draws.normal(random, 0, NOISE);
                    target[at] = (byte) Math.round(Draws.clip(value, 0, 255));
                }
            }
        }
    }

    /** -1…1 over the image. */
    private static double centred(int place, int size) {
        return (2.0 * place + 1) / size - 1;
    }
}
