package io.lethe.learning.unlearning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hyper-parameter as a user sees it.
 *
 * @param name as requests write it
 * @param description what it is
 * @param range what it may be, in words such as {@code at least 1} or {@code in [0, 1)}
 * @param defaultValue what it is unless a request says otherwise
 * @param search where a search is worth while; absent where it is not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HyperParameter(
        String name,
        String description,
        String range,
        JsonNode defaultValue,
        @Nullable Search search) {

    /**
     * Where to search.
     *
     * @param from smallest value
     * @param to largest value
     * @param logarithmic whether even in the logarithm
     */
    public record Search(double from, double to, boolean logarithmic) {}

    /** Names of some parameters, for messages. */
    static String names(List<HyperParameter> parameters) {
        return parameters.isEmpty()
                ? "none"
                : String.join(
                        ", ", parameters.stream().map(HyperParameter::name).toList());
    }
}
