package io.lethe.dataset.adapter.faces;

/** Hair behind, on and around a head. */
final class HairPainter {

    private final Canvas canvas;
    private final Person person;
    private final Album album;
    private final Look look;
    private final Proportions face;
    private final Colour colour;

    HairPainter(Canvas canvas, Person person, Album album, Look look, Proportions face) {
        this.canvas = canvas;
        this.person = person;
        this.album = album;
        this.look = look;
        this.face = face;
        this.colour = greyed(person.hair(), look.greyHair());
    }

    static Colour greyed(Colour hair, double share) {
        return hair.towards(new Colour(214, 213, 216), share);
    }

    /** Long hair that falls behind neck and shoulders. */
    void behind() {
        if (person.man()) {
            return;
        }
        double end = 0.15 + 0.33 * person.hairStyle() + 0.12 * album.hairLength();
        double width = face.faceWidth() + 0.17;
        canvas.fill(
                colour.times(0.82),
                1,
                Path.from(-width * 0.9, -0.75)
                        .to(width * 0.9, -0.75)
                        .to(width, -0.3)
                        .to(width * 1.06, end)
                        .to(width * 0.75, end + 0.12)
                        .to(-width * 0.75, end + 0.12)
                        .to(-width * 1.06, end)
                        .to(-width, -0.3));
    }

    /** The skull cap, behind ears and face. */
    void cap() {
        double puff = 0.04 * person.hairStyle() + 0.03 * album.hairLength();
        if (!bald()) {
            canvas.ellipse(colour, 1, 0, -0.28, face.faceWidth() + 0.11 + puff, 0.88 + puff);
        }
    }

    /** The hairline, in front of the face. */
    void front(Colour skin) {
        if (bald()) {
            dome(skin);
        } else {
            hairline();
        }
    }

    private boolean bald() {
        return person.man() && look.bald();
    }

    private void dome(Colour skin) {
        canvas.ellipse(skin, 1, 0, -0.34, face.faceWidth() * 0.98, 0.80);
        double width = face.faceWidth();
        for (int side = -1; side <= 1; side += 2) {
            canvas.fill(
                    colour,
                    1,
                    Path.from(side * (width + 0.07), -0.42)
                            .to(side * (width - 0.07), -0.48)
                            .to(side * (width - 0.05), -0.1)
                            .to(side * (width + 0.06), 0.12));
        }
    }

    private void hairline() {
        double back = person.man() ? 0.30 * look.recession() : 0;
        double width = face.faceWidth() + 0.05;
        double middle = album.fringe() ? -0.42 : -0.60;
        double temple = album.fringe() ? -0.36 : -0.52;
        double sideburn = person.man() ? 0.0 : 0.25;
        canvas.fill(
                colour,
                1,
                Path.from(-width, sideburn)
                        .to(-width * 0.99, -0.60)
                        .to(-width * 0.72, -0.98)
                        .to(0, -1.14)
                        .to(width * 0.72, -0.98)
                        .to(width * 0.99, -0.60)
                        .to(width, sideburn)
                        .to(width * 0.88, -0.30)
                        .to(width * (0.72 - 0.1 * back), temple - 1.5 * back)
                        .to(width * 0.35, middle - 0.10 - 1.3 * back)
                        .to(0, middle - 0.5 * back)
                        .to(-width * 0.35, middle - 0.10 - 1.3 * back)
                        .to(-width * (0.72 - 0.1 * back), temple - 1.5 * back)
                        .to(-width * 0.88, -0.30));
    }
}
