package io.lethe.learning.unlearning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hyper-parameters of a method: the components of its record, and those of records among them, side by side under
 * their names. Every component has a {@link Parameter} that says what it may be.
 */
final class HyperParameters {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final String method;
    private final Map<String, Component> components = new LinkedHashMap<>();

    /** A number, a choice or a yes or no, at the end of a path of record components. */
    private record Component(List<String> path, Class<?> type, Parameter parameter) {}

    private HyperParameters(UnlearningMethod method) {
        this.method = method.name();
        collect(method.getClass(), List.of());
    }

    /** What parameters a method has. */
    static HyperParameters of(UnlearningMethod method) {
        return new HyperParameters(method);
    }

    private void collect(Class<?> type, List<String> path) {
        for (RecordComponent component : type.getRecordComponents()) {
            List<String> here = new ArrayList<>(path);
            here.add(component.getName());
            if (component.getType().isRecord()) {
                collect(component.getType(), here);
                continue;
            }
            Parameter parameter = component.getAnnotation(Parameter.class);
            if (parameter == null) {
                throw new IllegalStateException(
                        "%s of %s has no @Parameter".formatted(component.getName(), type.getName()));
            }
            if (components.put(component.getName(), new Component(here, component.getType(), parameter)) != null) {
                throw new IllegalStateException("%s has two parameters '%s'".formatted(method, component.getName()));
            }
        }
    }

    /** The values of a method of this kind, by name. */
    ObjectNode values(UnlearningMethod of) {
        JsonNode tree = JSON.valueToTree(of);
        ObjectNode values = JSON.createObjectNode();
        components.forEach((name, component) -> {
            JsonNode value = tree;
            for (String step : component.path()) {
                value = value.path(step);
            }
            values.set(name, value);
        });
        return values;
    }

    /** Describes the parameters, with the values of a method as defaults. */
    List<HyperParameter> describe(UnlearningMethod defaults) {
        ObjectNode values = values(defaults);
        List<HyperParameter> described = new ArrayList<>();
        components.forEach((name, component) -> {
            Parameter parameter = component.parameter();
            double[] search = parameter.search();
            described.add(new HyperParameter(
                    name,
                    parameter.value(),
                    range(component),
                    Objects.requireNonNull(values.get(name)),
                    search.length == 2
                            ? new HyperParameter.Search(search[0], search[1], parameter.logarithmic())
                            : null));
        });
        return described;
    }

    /**
     * A method with some of its values replaced.
     *
     * @throws InvalidParametersException if there is no such parameter, or it cannot have the value
     */
    UnlearningMethod with(UnlearningMethod defaults, ObjectNode changes) {
        ObjectNode values = values(defaults);
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            Component component = components.get(change.getKey());
            if (component == null) {
                throw new InvalidParametersException("%s has no parameter '%s'; known are %s."
                        .formatted(method, change.getKey(), HyperParameter.names(describe(defaults))));
            }
            values.set(change.getKey(), change.getValue());
        }
        return of(values, defaults.getClass());
    }

    private UnlearningMethod of(ObjectNode values, Class<? extends UnlearningMethod> type) {
        ObjectNode tree = JSON.createObjectNode();
        components.forEach((name, component) -> {
            JsonNode value = Objects.requireNonNull(values.get(name));
            check(name, component, value);
            ObjectNode parent = tree;
            List<String> path = component.path();
            for (String step : path.subList(0, path.size() - 1)) {
                parent = parent.withObject("/" + step);
            }
            parent.set(path.get(path.size() - 1), value);
        });
        try {
            return JSON.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new InvalidParametersException(
                    "The parameters of %s do not fit each other: %s".formatted(method, reason(e)), e);
        }
    }

    /**
     * Checks the values of a method of this kind, however it was made.
     *
     * @throws InvalidParametersException if a value is out of range
     */
    void check(UnlearningMethod made) {
        ObjectNode values = values(made);
        components.forEach((name, component) -> check(name, component, Objects.requireNonNull(values.get(name))));
    }

    private void check(String name, Component component, JsonNode value) {
        if (!fits(component, value)) {
            throw new InvalidParametersException(
                    "%s of %s must be %s, not %s.".formatted(name, method, range(component), value));
        }
    }

    private static boolean fits(Component component, JsonNode value) {
        Class<?> type = component.type();
        if (type == boolean.class) {
            return value.isBoolean();
        }
        if (type.isEnum()) {
            return value.isTextual() && choices(type).contains(value.asText());
        }
        if (type == int.class ? !value.canConvertToInt() || !value.isIntegralNumber() : !value.isNumber()) {
            return false;
        }
        Parameter parameter = component.parameter();
        double number = value.asDouble();
        return Double.isFinite(number)
                && number >= parameter.min()
                && number <= parameter.max()
                && number > parameter.above()
                && number < parameter.below();
    }

    private static String range(Component component) {
        Class<?> type = component.type();
        if (type == boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of " + String.join(", ", choices(type));
        }
        String kind = type == int.class ? "a whole number " : "a number ";
        return kind + interval(component.parameter());
    }

    private static String interval(Parameter parameter) {
        boolean open = Double.isFinite(parameter.above());
        String low = number(open ? parameter.above() : parameter.min());
        boolean openAbove = Double.isFinite(parameter.below());
        double high = openAbove ? parameter.below() : parameter.max();
        if (Double.isInfinite(high)) {
            return (open ? "above " : "of at least ") + low;
        }
        return "in " + (open ? "(" : "[") + low + ", " + number(high) + (openAbove ? ")" : "]");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static List<String> choices(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
    }

    private static @Nullable String reason(JsonProcessingException e) {
        Throwable cause = e.getCause();
        return cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
    }
}
