package io.lethe.local.methods;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Methods in words for a terminal. */
final class MethodsText {

    private static final String LINE = "  %-28s %6s  %-26s %s";

    private MethodsText() {}

    static String list(Catalogue catalogue) {
        StringBuilder text = new StringBuilder(line("method", "cost", "needs", "profiles"));
        for (JsonNode method : catalogue.methods()) {
            text.append(line(
                            method.path("name").asText(),
                            cost(Catalogue.items(method.path("profiles")).stream()
                                    .filter(profile ->
                                            profile.path("name").asText().equals("default"))
                                    .findFirst()
                                    .orElse(method)),
                            needs(method),
                            Catalogue.names(Catalogue.items(method.path("profiles")))))
                    .append("      ")
                    .append(method.path("description").asText())
                    .append('\n');
        }
        JsonNode sizes = catalogue.document().path("sizes");
        return text.append("""

                Cost: epochs of training on everything, of %d images of which %d go, with the default settings.
                ./lethe methods METHOD tells all about one.
                """.formatted(
                        sizes.path("train").asInt(), sizes.path("forget").asInt()))
                .toString();
    }

    static String describe(JsonNode method) {
        StringBuilder text = new StringBuilder("%s%n  %s%n  %s%n  needs: %s%n%nParameters%n"
                .formatted(
                        method.path("name").asText(),
                        method.path("description").asText(),
                        method.path("paper").asText(),
                        needs(method)));
        List<JsonNode> parameters = Catalogue.items(method.path("parameters"));
        if (parameters.isEmpty()) {
            text.append("  none\n");
        }
        for (JsonNode parameter : parameters) {
            text.append("  %-22s %-10s %s%n      %s%s%n"
                    .formatted(
                            parameter.path("name").asText(),
                            parameter.path("defaultValue").asText(),
                            parameter.path("range").asText(),
                            parameter.path("description").asText(),
                            search(parameter)));
        }
        text.append("\nProfiles\n");
        for (JsonNode profile : Catalogue.items(method.path("profiles"))) {
            text.append("  %-22s cost %s: %s%n"
                    .formatted(
                            profile.path("name").asText(),
                            cost(profile),
                            profile.path("description").asText()));
            differences(parameters, profile)
                    .forEach(line -> text.append("      ").append(line).append('\n'));
        }
        return text.toString();
    }

    /** What a profile has other than the default settings. */
    private static List<String> differences(List<JsonNode> parameters, JsonNode profile) {
        return profile.path("parameters").properties().stream()
                .filter(value -> parameters.stream()
                        .noneMatch(parameter -> parameter.path("name").asText().equals(value.getKey())
                                && parameter.path("defaultValue").equals(value.getValue())))
                .map(Map.Entry::toString)
                .toList();
    }

    private static String search(JsonNode parameter) {
        JsonNode search = parameter.path("search");
        return search.isMissingNode()
                ? ""
                : "; worth a search from %s to %s%s"
                        .formatted(
                                search.path("from").asText(),
                                search.path("to").asText(),
                                search.path("logarithmic").asBoolean() ? ", even in the logarithm" : "");
    }

    private static String needs(JsonNode method) {
        List<String> needs = Catalogue.items(method.path("needs")).stream()
                .map(need -> need.asText().replace('_', '-'))
                .toList();
        return needs.isEmpty() ? "nothing" : String.join(", ", needs);
    }

    private static String cost(JsonNode profile) {
        return String.format(Locale.ROOT, "%.2f", profile.path("epochUnits").asDouble());
    }

    private static String line(Object... cells) {
        return LINE.formatted(cells).stripTrailing() + "\n";
    }
}
