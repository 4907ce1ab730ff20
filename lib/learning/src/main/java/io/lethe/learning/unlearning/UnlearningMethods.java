package io.lethe.learning.unlearning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The unlearning methods on the class path, found by {@link ServiceLoader}. Asking for names and parameters does not
 * load the tensor engine.
 */
public final class UnlearningMethods {

    /** Strict, unlike a mapper for events: a wrong hyper-parameter must not be guessed at. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private static final SortedMap<String, UnlearningMethod> DEFAULTS = discover();

    private UnlearningMethods() {}

    /** Names of all methods, sorted. */
    public static List<String> names() {
        return List.copyOf(DEFAULTS.keySet());
    }

    /** All methods with their defaults, by name. */
    public static List<UnlearningMethod> all() {
        return List.copyOf(DEFAULTS.values());
    }

    /**
     * Returns a method with its default hyper-parameters.
     *
     * @throws UnknownMethodException if no method has the name
     */
    public static UnlearningMethod byName(String name) {
        UnlearningMethod method = DEFAULTS.get(name);
        if (method == null) {
            throw new UnknownMethodException(name, DEFAULTS.keySet());
        }
        return method;
    }

    /**
     * Returns a method with some of its hyper-parameters replaced.
     *
     * @param parameters an object; null keeps all defaults
     * @throws UnknownMethodException if no method has the name
     * @throws InvalidParametersException if the method has no such parameter, or refuses a value
     */
    public static UnlearningMethod withParameters(String name, @Nullable JsonNode parameters) {
        UnlearningMethod defaults = byName(name);
        if (parameters == null || parameters.isNull()) {
            return defaults;
        }
        if (!parameters.isObject()) {
            throw new InvalidParametersException("The parameters of %s must be a JSON object.".formatted(name));
        }
        ObjectNode merged = parameters(defaults);
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            if (!merged.has(parameter.getKey())) {
                throw new InvalidParametersException("%s has no parameter '%s'; known are %s."
                        .formatted(name, parameter.getKey(), knownNames(merged)));
            }
            merged.set(parameter.getKey(), parameter.getValue());
        }
        try {
            return STRICT.treeToValue(merged, defaults.getClass());
        } catch (JsonProcessingException e) {
            throw new InvalidParametersException(
                    "The parameters of %s are not possible: %s".formatted(name, rootMessage(e)), e);
        }
    }

    /** Returns the hyper-parameters of a method, as {@link #withParameters} takes them. */
    public static ObjectNode parameters(UnlearningMethod method) {
        return STRICT.valueToTree(method);
    }

    private static String knownNames(ObjectNode parameters) {
        List<String> names = new ArrayList<>();
        parameters.fieldNames().forEachRemaining(names::add);
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static String rootMessage(JsonProcessingException e) {
        Throwable cause = e.getCause();
        return cause instanceof IllegalArgumentException ? String.valueOf(cause.getMessage()) : e.getOriginalMessage();
    }

    private static SortedMap<String, UnlearningMethod> discover() {
        SortedMap<String, UnlearningMethod> methods = new TreeMap<>();
        for (UnlearningMethod method : ServiceLoader.load(UnlearningMethod.class)) {
            UnlearningMethod other = methods.put(method.name(), method);
            if (other != null) {
                throw new IllegalStateException("Two unlearning methods are named " + method.name());
            }
        }
        return methods;
    }
}
