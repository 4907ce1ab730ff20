package io.lethe.dataset.adapter.faces;

import java.util.Random;

/**
 * A period of a person's life: what stays the same in all pictures of one person and one age class.
 *
 * @param age class index of the period, which is the label of its images
 * @param deviation how much older or younger than the class the person looks in it, in classes
 * @param shirt colour of the clothes
 * @param wall colour of one part of the background
 * @param otherWall colour of the other part
 * @param upright whether the edge between the two is vertical
 * @param hairLength added to the person's usual hair length, -1…1
 * @param fringe whether hair hangs into the forehead
 * @param glasses whether glasses are worn
 * @param beard whether a beard is worn, once the face is old enough for it
 */
record Album(
        int age,
        double deviation,
        Colour shirt,
        Colour wall,
        Colour otherWall,
        boolean upright,
        double hairLength,
        boolean fringe,
        boolean glasses,
        boolean beard) {

    private static final double DEVIATION = 0.30;
    private static final double CHANGE = 0.2;

    static Album draw(Person person, int age, Random random) {
        double deviation = Draws.normal(random, 0, DEVIATION);
        Colour shirt = Colour.any(random, 40, 210);
        Colour wall = Colour.any(random, 70, 215);
        Colour otherWall = Colour.any(random, 70, 215);
        boolean upright = random.nextBoolean();
        double hairLength = 2 * random.nextDouble() - 1;
        boolean fringe = Draws.chance(random, 0.35);
        boolean glasses = person.glasses() != Draws.chance(random, CHANGE);
        boolean beard = person.beard() && !Draws.chance(random, CHANGE);
        return new Album(age, deviation, shirt, wall, otherWall, upright, hairLength, fringe, glasses, beard);
    }
}
