package io.lethe.dataset.adapter.faces;

/**
 * How old the parts of a face look in one image, 0 (small child) … 1 (old). The label never enters the drawing except
 * through this; the personal offsets in it are what a model can learn of known people only.
 */
record Look(double grey, double wrinkles, double proportions, double sagging, double hairline) {

    private static final double EARLIEST = -0.12;
    private static final double LATEST = 1.12;

    /** @param jitter deviation of this image alone, in classes */
    static Look of(Person person, Album album, double jitter) {
        double base = album.age() + 0.5 + album.deviation() + jitter;
        Person.Cues cues = person.cues();
        return new Look(
                age(base + cues.grey()),
                age(base + cues.wrinkles()),
                age(base + cues.proportions()),
                age(base + cues.sagging()),
                age(base + cues.hairline()));
    }

    private static double age(double classes) {
        return Draws.clip(classes / SyntheticFaces.CLASSES, EARLIEST, LATEST);
    }

    double greyHair() {
        return 0.92 * Draws.sigmoid((grey - 0.62) / 0.11);
    }

    double greyBeard() {
        return 0.92 * Draws.sigmoid((grey - 0.56) / 0.11);
    }

    double greyBrows() {
        return 0.6 * Draws.sigmoid((grey - 0.85) / 0.06);
    }

    /** 0 (smooth) … 1. */
    double wrinkleStrength() {
        return Draws.clip((wrinkles - 0.28) / 0.65, 0, 1);
    }

    /** 0 (firm) … 1: drooping lids and heavy jaws. */
    double sag() {
        return Draws.clip((sagging - 0.3) / 0.7, 0, 1);
    }

    /** How far hair has drawn back from a man's forehead; 0 is not at all. */
    double recession() {
        return Math.max(0, 1.3 * (hairline - 0.35));
    }

    boolean bald() {
        return hairline > 0.62;
    }

    /** 0 (child) … 1 (grown up), saturating sooner for a larger pace. */
    double growth(double pace) {
        return Draws.clip(pace * proportions, 0, 1);
    }
}
