package io.lethe.learning.unlearning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The unlearning methods on the class path, found by {@link ServiceLoader}. Asking for names and parameters does not
 * load the tensor engine.
 */
public final class UnlearningMethods {

    /** Key that chooses a profile among the hyper-parameters of a request. */
    private static final String PROFILE = "profile";

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
     * @param parameters an object; null keeps all defaults. Its key {@code profile} names other settings to start from
     * @throws UnknownMethodException if no method has the name
     * @throws InvalidParametersException if the method has no such parameter or profile, or a value is out of range;
     *     the message names the parameter, the value and the range
     */
    public static UnlearningMethod withParameters(String name, @Nullable JsonNode parameters) {
        UnlearningMethod defaults = byName(name);
        if (parameters == null || parameters.isNull()) {
            return defaults;
        }
        if (!parameters.isObject()) {
            throw new InvalidParametersException("The parameters of %s must be a JSON object.".formatted(name));
        }
        ObjectNode changes = parameters.deepCopy();
        JsonNode profile = changes.remove(PROFILE);
        UnlearningMethod start = profile == null ? defaults : profile(defaults, profile);
        return HyperParameters.of(defaults).with(start, changes);
    }

    private static UnlearningMethod profile(UnlearningMethod defaults, JsonNode name) {
        SortedMap<String, Profile> profiles = profiles(defaults.name());
        Profile profile = profiles.get(name.asText());
        if (profile == null || !name.isTextual()) {
            throw new InvalidParametersException("%s has no profile %s; known are %s."
                    .formatted(defaults.name(), name, String.join(", ", profiles.keySet())));
        }
        return profile.method();
    }

    /**
     * Named settings of a method, its default ones among them.
     *
     * @throws UnknownMethodException if no method has the name
     */
    public static SortedMap<String, Profile> profiles(String name) {
        UnlearningMethod defaults = byName(name);
        SortedMap<String, Profile> profiles = new TreeMap<>(defaults.profiles());
        profiles.put(Profile.DEFAULT, new Profile("this project's settings", defaults));
        return profiles;
    }

    /** Returns the hyper-parameters of a method, as {@link #withParameters} takes them. */
    public static ObjectNode parameters(UnlearningMethod method) {
        return HyperParameters.of(method).values(method);
    }

    /** Describes the hyper-parameters of a method; its own values are the defaults. */
    public static List<HyperParameter> describe(UnlearningMethod method) {
        return HyperParameters.of(method).describe(method);
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
