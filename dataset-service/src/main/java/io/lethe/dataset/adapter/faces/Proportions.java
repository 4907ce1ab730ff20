package io.lethe.dataset.adapter.faces;

/**
 * Where the parts of a face lie in one image, in face coordinates: what age, the person's features and the head's turn
 * make of it.
 *
 * @param faceWidth half the width of the face; half its height is 1
 * @param taper how much the chin is narrower than the cheeks
 * @param shoulders half the width of the shoulders
 * @param neck half the width of the neck
 * @param middle where the middle of the inner features lies sideways
 * @param eyeX distance of an eye from the middle
 * @param eyeY height of the eyes
 * @param eye half the height of an eye
 * @param noseY height of the nostrils
 * @param noseWidth half the width of the nose
 * @param mouthY height of the mouth
 * @param mouthWidth half the width of the mouth
 * @param lip half the height of the lips
 * @param brow half the thickness of a brow
 */
record Proportions(
        double faceWidth,
        double taper,
        double shoulders,
        double neck,
        double middle,
        double eyeX,
        double eyeY,
        double eye,
        double noseY,
        double noseWidth,
        double mouthY,
        double mouthWidth,
        double lip,
        double brow) {

    private static final int POINTS = 72;
    private static final int SIDE_POINTS = 18;
    private static final double SQUARENESS = 2.3;

    static Proportions of(Person person, Look look, Pose pose) {
        Person.Features own = person.features();
        double faceWidth = (0.86 - 0.17 * look.growth(1.6)) * (1 + 0.05 * own.faceWidth());
        double taper = 0.20 - 0.07 * own.jaw() - 0.20 * look.sag();
        double eyeY = 0.18 - 0.20 * look.growth(1.7) + 0.03 * own.eyeHeight();
        double eye = (0.155 - 0.06 * look.growth(1.5)) * (1 + 0.09 * own.eyeSize());
        double nose = (0.20 + 0.16 * look.growth(1.2)) * (1 + 0.08 * own.noseLength());
        double noseY = eyeY + 0.10 + nose;
        double lip = (0.075 - 0.045 * Draws.clip(look.proportions(), 0, 1)) * (1 + 0.18 * own.lipThickness());
        return new Proportions(
                faceWidth,
                taper,
                0.75 + 0.55 * look.growth(1.6),
                0.25 + 0.12 * look.growth(1.5),
                pose.yaw(),
                (0.37 - 0.02 * look.growth(1.5)) * (1 + 0.06 * own.eyeDistance()),
                eyeY,
                eye,
                noseY,
                0.13 * (1 + 0.12 * own.noseWidth()),
                Math.min(0.80, noseY + 0.22),
                0.25 * (1 + 0.10 * own.mouthWidth()),
                lip,
                0.03 * (1 + 0.2 * own.brow()));
    }

    /** The outline of the face. */
    Path outline() {
        Path path = Path.from(contourX(0), contourY(0));
        for (int i = 1; i < POINTS; i++) {
            double angle = 2 * StrictMath.PI * i / POINTS;
            path.to(contourX(angle), contourY(angle));
        }
        return path;
    }

    /** Half the width of the face at a height. */
    double widthAt(double y) {
        double height = Math.min(1, Math.abs(y));
        double width = faceWidth * StrictMath.pow(1 - StrictMath.pow(height, SQUARENESS), 1 / SQUARENESS);
        return y > 0 ? width * (1 - taper * y * y) : width;
    }

    /** The lower part of the face from ear to chin to ear, below a line that dips in the middle. */
    Path lowerFace(double top, double dip) {
        double half = widthAt(top);
        Path path = Path.from(-half, top);
        for (int i = 1; i <= SIDE_POINTS; i++) {
            double across = 2.0 * i / SIDE_POINTS - 1;
            path.to(across * half, top + dip * (1 - across * across));
        }
        for (int i = 0; i <= POINTS / 2; i++) {
            double angle = 2 * StrictMath.PI * i / POINTS;
            path.to(contourX(angle), Math.max(top, contourY(angle)));
        }
        return path;
    }

    private double contourX(double angle) {
        double y = contourY(angle);
        double narrowing = y > 0 ? 1 - taper * y * y : 1;
        return faceWidth * narrowing * rounded(StrictMath.cos(angle));
    }

    private static double contourY(double angle) {
        return rounded(StrictMath.sin(angle));
    }

    /** Maps a circle's coordinate to the super-ellipse's. */
    private static double rounded(double value) {
        return Math.signum(value) * StrictMath.pow(Math.abs(value), 2 / SQUARENESS);
    }
}
