package io.lethe.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Options and operands of a command line.
 *
 * @param values options with a value, by name with their dashes
 * @param flags options without one
 * @param operands what is left, in order
 */
public record Arguments(Map<String, String> values, Set<String> flags, List<String> operands) {

    public Arguments {
        values = Map.copyOf(values);
        flags = Set.copyOf(flags);
        operands = List.copyOf(operands);
    }

    /**
     * Reads {@code --name value}, {@code --name=value} and {@code --flag}.
     *
     * @throws UserException if an option is unknown or misses its value
     */
    public static Arguments parse(List<String> line, Set<String> withValue, Set<String> without) {
        Map<String, String> values = new HashMap<>();
        Set<String> flags = new HashSet<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!word.startsWith("--")) {
                operands.add(word);
            } else if (without.contains(word)) {
                flags.add(word);
            } else if (!withValue.contains(name)) {
                throw unknown(name, withValue, without);
            } else if (equals >= 0) {
                values.put(name, word.substring(equals + 1));
            } else if (i + 1 < line.size()) {
                i++;
                values.put(name, line.get(i));
            } else {
                throw UserException.usage(name + " wants a value.");
            }
        }
        return new Arguments(values, flags, operands);
    }

    /** The value of an option, if it is given. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The value of an option that is a whole number, if it is given. */
    public Optional<Integer> number(String name) {
        return value(name).map(text -> {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw UserException.usage("%s wants a whole number, not '%s'.".formatted(name, text));
            }
        });
    }

    /** Whether an option without a value is given. */
    public boolean has(String flag) {
        return flags.contains(flag);
    }

    /** Refuses operands, for commands that have none. */
    public Arguments withoutOperands() {
        if (!operands.isEmpty()) {
            throw UserException.usage(
                    "What is '%s'? This command takes options only; see ./lethe help.".formatted(operands.get(0)));
        }
        return this;
    }

    private static UserException unknown(String name, Set<String> withValue, Set<String> without) {
        Set<String> known = new TreeSet<>(withValue);
        known.addAll(without);
        return UserException.usage("There is no option %s here; known: %s.".formatted(name, String.join(", ", known)));
    }
}
