package io.lethe.unlearning.coordinator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request may choose for a model: methods, and hyper-parameters within ranges. A method with strong parameters
 * can ruin a model, so that nothing may be chosen that the model's policy does not name.
 *
 * @param methods names of methods; {@code *} for all
 * @param parameters ranges such as {@code 0.001..0.1} by the name of a hyper-parameter; {@code *} for any
 */
public record Choices(Set<String> methods, Map<String, String> parameters) {

    private static final String ANY = "*";
    private static final Pattern RANGE = Pattern.compile("([^.]*(?:\\.\\d+)?)\\.\\.(.+)");

    public Choices {
        methods = Set.copyOf(methods);
        parameters = Map.copyOf(parameters);
    }

    /**
     * The choices that a configuration allows.
     *
     * @param methods names of methods; {@code *} for all
     * @param parameters entries such as {@code learningRate=0.001..0.1}; {@code *} for any
     * @throws IllegalArgumentException if an entry is neither
     */
    static Choices of(Set<String> methods, Set<String> parameters) {
        Map<String, String> ranges = new TreeMap<>();
        for (String entry : parameters) {
            int separator = entry.indexOf('=');
            if (separator < 1 && !entry.equals(ANY)) {
                throw new IllegalArgumentException(
                        "'%s' says no range of a parameter; write name=low..high, or * for any".formatted(entry));
            }
            ranges.put(
                    separator < 1 ? ANY : entry.substring(0, separator),
                    separator < 1 ? ANY : entry.substring(separator + 1));
        }
        return new Choices(methods, ranges);
    }

    /**
     * Passes if a request may choose this.
     *
     * @throws LetheException {@link ErrorCode#METHOD_NOT_ALLOWED} naming what is allowed
     */
    public void require(String modelId, @Nullable String method, @Nullable JsonNode chosen) {
        if (method != null && !methods.contains(ANY) && !methods.contains(method)) {
            throw new LetheException(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "Requests may not choose this method for model %s; allowed: %s. Leave it out for the model's own."
                            .formatted(modelId, methods.isEmpty() ? "none" : String.join(", ", methods)));
        }
        if (chosen != null) {
            chosen.properties().forEach(parameter -> requireInRange(modelId, parameter.getKey(), parameter.getValue()));
        }
    }

    private void requireInRange(String modelId, String name, JsonNode value) {
        String range = Optional.ofNullable(parameters.get(name)).orElseGet(() -> parameters.getOrDefault(ANY, ""));
        if (range.equals(ANY) || within(range, value)) {
            return;
        }
        boolean known = parameters.containsKey(name);
        throw new LetheException(
                ErrorCode.METHOD_NOT_ALLOWED,
                known
                        ? "Parameter '%s' must be in %s for model %s.".formatted(name, range, modelId)
                        : "Requests may not choose this parameter for model %s; allowed: %s."
                                .formatted(
                                        modelId,
                                        parameters.isEmpty() ? "none" : String.join(", ", parameters.keySet())));
    }

    private static boolean within(String range, JsonNode value) {
        Matcher bounds = RANGE.matcher(range);
        return bounds.matches()
                && value.isNumber()
                && value.doubleValue() >= Double.parseDouble(bounds.group(1))
                && value.doubleValue() <= Double.parseDouble(bounds.group(2));
    }
}
