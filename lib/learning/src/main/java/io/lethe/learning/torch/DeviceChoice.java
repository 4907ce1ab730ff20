package io.lethe.learning.torch;

import ai.djl.Device;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where tensors are to live, in PyTorch's words: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. Whoever
 * asks for a GPU gets it or a refusal, never a processor in silence; {@code auto} takes the first GPU, else the
 * processor.
 */
public final class DeviceChoice {

    /** A GPU if there is one. */
    public static final DeviceChoice AUTO = new DeviceChoice("auto", -1);

    /** System property that tells a learner process. */
    public static final String PROPERTY = "lethe.learner.device";

    private static final Pattern GPU = Pattern.compile("cuda(?::(\\d{1,3}))?");

    private final String text;
    /** Number of the GPU; -1 if none is asked for. */
    private final int gpu;

    private DeviceChoice(String text, int gpu) {
        this.text = text;
        this.gpu = gpu;
    }

    /**
     * Reads a choice.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static DeviceChoice of(String text) {
        Matcher asked = GPU.matcher(text);
        if (asked.matches()) {
            return new DeviceChoice(text, asked.group(1) == null ? 0 : Integer.parseInt(asked.group(1)));
        }
        if (text.equals("cpu") || text.equals("auto")) {
            return new DeviceChoice(text, -1);
        }
        throw new IllegalArgumentException(
                PROPERTY + " is auto, cpu, cuda or cuda:N with the number of a GPU, not '" + text + "'.");
    }

    /** What this process was told; {@code auto} if nothing. */
    static DeviceChoice ofThisProcess() {
        return of(System.getProperty(PROPERTY, AUTO.text));
    }

    /**
     * The device.
     *
     * @param cuda whether the engine's libraries can compute on GPUs
     * @param gpus how many GPUs there are
     * @throws MissingDeviceException if there is none such
     */
    Device device(boolean cuda, int gpus) {
        int usable = cuda ? gpus : 0;
        if (gpu < 0) {
            return text.equals("auto") && usable > 0 ? Device.gpu(0) : Device.cpu();
        }
        if (gpu < usable) {
            return Device.gpu(gpu);
        }
        throw new MissingDeviceException(
                "%s is %s, and %s, or set it to cpu or auto.".formatted(PROPERTY, text, lack(cuda, gpus)));
    }

    private static String lack(boolean cuda, int gpus) {
        if (!cuda) {
            return "the engine's libraries are those for processors only: run the image with CUDA";
        }
        return gpus == 0
                ? "no GPU is found: give this worker one"
                : "of the GPUs found the last one is cuda:%d: name another".formatted(gpus - 1);
    }

    /** As it was read. */
    @Override
    public String toString() {
        return text;
    }
}
