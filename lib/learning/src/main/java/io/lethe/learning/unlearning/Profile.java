package io.lethe.learning.unlearning;

/**
 * Named settings of a method.
 *
 * @param description whose settings they are, and in what they depart from the publication
 * @param method the method with these settings
 */
public record Profile(String description, UnlearningMethod method) {

    /** Name of the settings that a request without a profile gets: this project's. */
    public static final String DEFAULT = "default";

    /** Name of the settings of the paper, or of the benchmark that the paper's method is compared in. */
    public static final String PAPER = "paper";

    /** Name of the settings that repeat a defect of released code on which published figures depend. */
    public static final String RELEASED = "released";
}
