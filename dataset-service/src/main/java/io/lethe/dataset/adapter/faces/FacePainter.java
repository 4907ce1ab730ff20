package io.lethe.dataset.adapter.faces;

/** Draws one picture of a person, from back to front. Coordinates are the canvas's: the face's half height is 1. */
final class FacePainter {

    private static final Colour BLUSH = new Colour(236, 118, 108);
    private static final Colour SPOT = new Colour(122, 84, 58);

    private final Canvas canvas;
    private final Person person;
    private final Album album;
    private final Look look;
    private final Pose pose;
    private final Proportions face;
    private final HairPainter hair;
    private final Colour skin;
    private final Colour shade;

    private FacePainter(Canvas canvas, Person person, Album album, Pose pose) {
        this.canvas = canvas;
        this.person = person;
        this.album = album;
        this.pose = pose;
        this.look = Look.of(person, album, pose.look());
        this.face = Proportions.of(person, look, pose);
        this.hair = new HairPainter(canvas, person, album, look, face);
        this.skin = person.skin();
        this.shade = skin.times(0.45);
    }

    static void paint(Canvas canvas, Person person, Album album, Pose pose) {
        new FacePainter(canvas, person, album, pose).paint();
    }

    private void paint() {
        walls();
        hair.behind();
        body();
        hair.cap();
        ears();
        canvas.fill(skin, 1, face.outline());
        hair.front(skin);
        wrinkles();
        cheeks();
        for (int side = -1; side <= 1; side += 2) {
            eye(side);
            brow(side);
        }
        nose();
        beard();
        mouth();
        spots();
        glasses();
    }

    private void walls() {
        canvas.wall(shifted(album.wall()), album.upright(), 0);
        canvas.wall(shifted(album.otherWall()), album.upright(), pose.edge());
    }

    private Colour shifted(Colour wall) {
        Colour by = pose.wallJitter();
        return new Colour(wall.red() + by.red(), wall.green() + by.green(), wall.blue() + by.blue());
    }

    private void body() {
        double neck = face.neck();
        double shoulders = face.shoulders();
        canvas.fill(
                skin.times(0.86),
                1,
                Path.from(-neck, 0.5).to(neck, 0.5).to(neck * 1.15, 1.4).to(-neck * 1.15, 1.4));
        canvas.fill(
                album.shirt(),
                1,
                Path.from(-neck * 1.2, 1.16)
                        .to(0, 1.34)
                        .to(neck * 1.2, 1.16)
                        .to(shoulders * 0.85, 1.30)
                        .to(shoulders, 1.6)
                        .to(shoulders * 1.05, 2.4)
                        .to(-shoulders * 1.05, 2.4)
                        .to(-shoulders, 1.6)
                        .to(-shoulders * 0.85, 1.30));
    }

    private void ears() {
        for (int side = -1; side <= 1; side += 2) {
            canvas.ellipse(skin.times(0.93), 1, side * face.faceWidth(), face.eyeY() + 0.10, 0.10, 0.19);
        }
    }

    private void wrinkles() {
        double strength = look.wrinkleStrength();
        if (strength <= 0) {
            return;
        }
        double width = 0.02 + 0.045 * strength;
        double contrast = 0.25 + 0.6 * strength;
        int lines = 1 + (int) (3.2 * strength);
        double x = face.middle();
        for (int line = 0; line < lines; line++) {
            double y = face.eyeY() - 0.36 - 0.115 * line;
            double half = face.faceWidth() * (0.55 - 0.05 * line);
            canvas.stroke(
                    shade,
                    contrast * 0.7,
                    width,
                    Path.from(x - half, y + 0.02).to(x, y - 0.03).to(x + half, y + 0.02));
        }
        for (int side = -1; side <= 1; side += 2) {
            fold(side, width, contrast);
            if (strength > 0.2) {
                crowsFeet(side, width * 0.8, contrast * 0.8);
                eyeBag(side, width * 0.9, contrast * 0.7);
            }
        }
    }

    private void fold(int side, double width, double contrast) {
        double x = face.middle();
        canvas.stroke(
                shade,
                contrast,
                width,
                Path.from(x + side * (face.noseWidth() + 0.03), face.noseY() - 0.08)
                        .to(x + side * (face.noseWidth() + 0.16), face.noseY() + 0.08)
                        .to(x + side * (face.mouthWidth() + 0.10), face.mouthY() + 0.06));
    }

    private void crowsFeet(int side, double width, double contrast) {
        double x = face.middle() + side * (face.eyeX() + 0.21);
        for (int line = -1; line <= 1; line++) {
            canvas.stroke(
                    shade,
                    contrast,
                    width,
                    Path.from(x, face.eyeY() + 0.03 * line).to(x + side * 0.15, face.eyeY() + 0.10 * line));
        }
    }

    private void eyeBag(int side, double width, double contrast) {
        double x = face.middle() + side * face.eyeX();
        double y = face.eyeY() + face.eye() + 0.05;
        canvas.stroke(
                shade, contrast, width, Path.from(x - 0.15, y).to(x, y + 0.05).to(x + 0.15, y));
    }

    private void cheeks() {
        double strength = 0.45 * (1 - Draws.clip(look.proportions() / 0.4, 0, 1));
        for (int side = -1; side <= 1; side += 2) {
            canvas.ellipse(BLUSH, strength, face.middle() + side * 0.46, face.noseY() + 0.08, 0.17, 0.13);
        }
    }

    private void eye(int side) {
        double x = face.middle() + side * face.eyeX();
        double y = face.eyeY();
        double half = face.eye();
        canvas.ellipse(Colour.WHITE, 1, x, y, 0.10 + 0.75 * half, half * 0.85);
        canvas.ellipse(person.iris(), 1, x, y, half * 0.78, half * 0.82);
        canvas.ellipse(Colour.BLACK, 1, x, y, half * 0.40, half * 0.42);
        double lid = y - half * (0.72 - 0.85 * look.sag());
        double reach = 0.12 + 0.75 * half;
        canvas.fill(
                skin.times(0.93),
                1,
                Path.from(x - reach, y - half * 1.05)
                        .to(x + reach, y - half * 1.05)
                        .to(x + reach, lid + 0.45 * half)
                        .to(x, lid)
                        .to(x - reach, lid + 0.45 * half));
        canvas.stroke(
                shade,
                0.8,
                0.035,
                Path.from(x - reach, lid + 0.45 * half).to(x, lid).to(x + reach, lid + 0.45 * half));
    }

    private void brow(int side) {
        double x = face.middle() + side * face.eyeX();
        double y = face.eyeY() - face.eye() - 0.12;
        Colour colour = HairPainter.greyed(person.hair().times(0.8), look.greyBrows());
        double inner = x - side * 0.17;
        double outer = x + side * 0.19;
        canvas.stroke(
                colour,
                0.9,
                2 * face.brow(),
                Path.from(inner, y + 0.01).to(x, y - 0.04).to(outer, y + 0.03));
    }

    private void nose() {
        double x = face.middle() * 1.3;
        double width = face.noseWidth();
        canvas.stroke(
                shade,
                0.35,
                0.05,
                Path.from(x + 0.05, face.eyeY() + 0.05)
                        .to(x + 0.08, face.noseY() - 0.12)
                        .to(x + width, face.noseY() - 0.02));
        canvas.stroke(
                shade,
                0.7,
                0.045,
                Path.from(x - width, face.noseY() - 0.02)
                        .to(x - 0.4 * width, face.noseY() + 0.02)
                        .to(x, face.noseY())
                        .to(x + 0.4 * width, face.noseY() + 0.02)
                        .to(x + width, face.noseY() - 0.02));
    }

    private void beard() {
        if (!album.beard()) {
            return;
        }
        double grown = Draws.sigmoid((look.proportions() - 0.33) / 0.04);
        Colour colour = HairPainter.greyed(person.hair().times(0.9), look.greyBeard());
        double top = face.noseY() + 0.02;
        canvas.fill(colour, 0.85 * grown, face.lowerFace(top, 0.10));
    }

    private void mouth() {
        double x = face.middle();
        double y = face.mouthY();
        double half = face.mouthWidth();
        double corner = y - pose.smile();
        double lip = face.lip();
        Colour lips = skin.towards(new Colour(176, 66, 70), 0.55);
        canvas.fill(
                lips,
                1,
                Path.from(x - half, corner)
                        .to(x - half * 0.4, y - lip)
                        .to(x, y - lip * 0.7)
                        .to(x + half * 0.4, y - lip)
                        .to(x + half, corner)
                        .to(x + half * 0.5, y + lip * 1.2)
                        .to(x - half * 0.5, y + lip * 1.2));
        canvas.stroke(
                shade,
                0.85,
                0.035,
                Path.from(x - half, corner)
                        .to(x - half * 0.4, y)
                        .to(x + half * 0.4, y)
                        .to(x + half, corner));
    }

    private void spots() {
        Person.Mole mole = person.mole();
        if (mole != null) {
            canvas.ellipse(Colour.BLACK, 0.85, face.middle() + mole.x(), mole.y(), 0.045, 0.045);
        }
        double age = Draws.clip((look.wrinkles() - 0.75) / 0.3, 0, 1);
        for (int spot = 0; age > 0 && spot < 4; spot++) {
            double x = face.faceWidth() * (spot - 1.5) / 2.2
                    + 0.05 * person.features().eyeDistance();
            double y = (spot % 2 == 0 ? -0.58 : 0.36) + 0.05 * person.features().noseWidth();
            canvas.ellipse(SPOT, 0.6 * age, x, y, 0.06, 0.05);
        }
    }

    private void glasses() {
        if (!album.glasses()) {
            return;
        }
        double x = face.middle();
        double y = face.eyeY();
        double reach = 0.22;
        for (int side = -1; side <= 1; side += 2) {
            double lens = x + side * face.eyeX();
            canvas.stroke(Colour.BLACK, 0.9, 0.045, Path.ellipse(lens, y, reach, 0.19));
            canvas.stroke(
                    Colour.BLACK, 0.9, 0.04, Path.from(lens + side * reach, y).to(side * face.faceWidth(), y - 0.04));
        }
        canvas.stroke(
                Colour.BLACK, 0.9, 0.04, Path.from(x - face.eyeX() + reach, y).to(x + face.eyeX() - reach, y));
    }
}
