package io.lethe.learning.unlearning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Every method on the class path as a user sees it. Run as a program it prints itself as JSON, without a service and
 * without the tensor engine.
 *
 * @param sizes the sets that the costs are for
 * @param methods the methods, by name
 */
public record MethodCatalogue(SetSizes sizes, List<Entry> methods) {

    /** A training set of which one sample in ten goes, as in the Deep Unlearn benchmark. */
    public static final SetSizes USUAL = SetSizes.of(10_000, 1_000);

    private static final double ROUNDING = 1000;

    /**
     * One method.
     *
     * @param name as requests write it
     * @param description what it does, in a sentence
     * @param paper where it was published
     * @param needs {@code forget}, {@code retain} and {@code held_out}: what it looks at beside the original model
     * @param parameters what a request may set, with the default settings' values
     * @param profiles named settings, by name
     */
    public record Entry(
            String name,
            String description,
            String paper,
            List<String> needs,
            List<HyperParameter> parameters,
            List<Settings> profiles) {}

    /**
     * Named settings of a method.
     *
     * @param name as the key {@code profile} among the parameters of a request has it
     * @param description whose settings they are
     * @param parameters value of each parameter
     * @param epochUnits cost: 1 is an epoch of training on everything
     */
    public record Settings(String name, String description, ObjectNode parameters, double epochUnits) {}

    /** The methods with what they cost for these sets. */
    public static MethodCatalogue of(SetSizes sizes) {
        return new MethodCatalogue(
                sizes,
                UnlearningMethods.all().stream()
                        .map(method -> entry(method, sizes))
                        .toList());
    }

    private static Entry entry(UnlearningMethod method, SetSizes sizes) {
        MethodDescription description = method.description();
        return new Entry(
                method.name(),
                description.summary(),
                description.paper(),
                description.reads().stream()
                        .sorted()
                        .map(reads -> reads.name().toLowerCase(Locale.ROOT))
                        .toList(),
                UnlearningMethods.describe(method),
                UnlearningMethods.profiles(method.name()).entrySet().stream()
                        .map(profile -> settings(profile.getKey(), profile.getValue(), sizes))
                        .toList());
    }

    private static Settings settings(String name, Profile profile, SetSizes sizes) {
        return new Settings(
                name,
                profile.description(),
                UnlearningMethods.parameters(profile.method()),
                Math.rint(profile.method().epochUnits(sizes) * ROUNDING) / ROUNDING);
    }

    /** Prints the catalogue for the {@linkplain #USUAL usual} sets. */
    public static void main(String[] args) throws JsonProcessingException {
        new PrintStream(System.out, true, StandardCharsets.UTF_8)
                .println(JsonMapper.builder().build().writeValueAsString(of(USUAL)));
    }
}
