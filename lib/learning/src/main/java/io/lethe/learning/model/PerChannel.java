package io.lethe.learning.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A number for each channel of an image. In JSON it is one number where all are equal, else an array of three; both are
 * read.
 *
 * @param red the first channel's
 * @param green the second's
 * @param blue the third's
 */
public record PerChannel(double red, double green, double blue) {

    /** The same for every channel. */
    public static PerChannel of(double value) {
        return new PerChannel(value, value, value);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PerChannel read(JsonNode json) {
        if (json.isNumber()) {
            return of(json.doubleValue());
        }
        if (json.isArray()
                && json.size() == 3
                && json.get(0).isNumber()
                && json.get(1).isNumber()
                && json.get(2).isNumber()) {
            return new PerChannel(
                    json.get(0).doubleValue(),
                    json.get(1).doubleValue(),
                    json.get(2).doubleValue());
        }
        throw new IllegalArgumentException("expected is a number, or an array of three: red, green and blue");
    }

    @JsonValue
    Object json() {
        return isOne() ? (Object) red : new double[] {red, green, blue};
    }

    private boolean isOne() {
        return red == green && green == blue;
    }

    /** Whether all are above a limit; no number is above NaN, nor NaN above a number. */
    public boolean isAbove(double limit) {
        return red > limit && green > limit && blue > limit;
    }

    /** Whether none is infinite or NaN. */
    public boolean isFinite() {
        return Double.isFinite(red) && Double.isFinite(green) && Double.isFinite(blue);
    }

    /**
     * As a tensor that is combined with images {@code [batch, 3, height, width]}: {@code [3, 1, 1]}, or a scalar where
     * all are equal.
     *
     * @param owner owns the tensor
     * @param divisor divides each
     */
    public NDArray tensor(NDManager owner, double divisor) {
        return isOne()
                ? owner.create((float) (red / divisor))
                : owner.create(
                        new float[] {(float) (red / divisor), (float) (green / divisor), (float) (blue / divisor)},
                        new Shape(3, 1, 1));
    }
}
