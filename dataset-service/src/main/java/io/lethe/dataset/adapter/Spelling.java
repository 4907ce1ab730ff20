package io.lethe.dataset.adapter;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Tells whether two names are one name written in two ways: with and without leading zeros or a trailing {@code .0},
 * blanks, quotes, capitals, or in another form of Unicode.
 */
final class Spelling {

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Z}\\p{Cc}\\p{Cf}]+");
    private static final Pattern OUTER_QUOTES =
            Pattern.compile("^[\\p{Pi}\\p{Pf}\"'`\u201e\u201a]+|[\\p{Pi}\\p{Pf}\"'`]+$");
    private static final Pattern DASH = Pattern.compile("\\p{Pd}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,100}(\\.\\d{0,100})?");
    /** Not behind a digit, nor among the decimals of a number. */
    private static final Pattern LEADING_ZEROS = Pattern.compile("(?<!\\d)(?<!\\d[.,])0+(?=\\d)");

    private static final List<Step> STEPS = List.of(
            new Step("the Unicode form", Spelling::composed),
            new Step("blanks", name -> INVISIBLE.matcher(name).replaceAll("")),
            new Step("quotes", name -> OUTER_QUOTES.matcher(name).replaceAll("")),
            new Step("capitals", name -> name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)),
            new Step("leading zeros or a trailing .0", Spelling::plainNumber));

    private Spelling() {}

    private record Step(String difference, UnaryOperator<String> rule) {}

    /** What all spellings of one name have in common. */
    static String key(String name) {
        return after(name, STEPS);
    }

    /** In what two spellings of one name differ, such as {@code blanks and capitals}. */
    static String difference(String one, String other) {
        List<String> needed = STEPS.stream()
                .filter(step -> !equalWithout(step, one, other))
                .map(Step::difference)
                .toList();
        return needed.isEmpty() ? firstThatHelps(one, other) : String.join(" and ", needed);
    }

    private static boolean equalWithout(Step omitted, String one, String other) {
        List<Step> rest = STEPS.stream().filter(step -> !step.equals(omitted)).toList();
        return after(one, rest).equals(after(other, rest));
    }

    /** Where two steps do the same to a name, as to a no-break space, neither is needed. */
    private static String firstThatHelps(String one, String other) {
        return IntStream.rangeClosed(1, STEPS.size())
                .filter(count -> after(one, STEPS.subList(0, count)).equals(after(other, STEPS.subList(0, count))))
                .mapToObj(count -> STEPS.get(count - 1).difference())
                .findFirst()
                .orElse("their writing");
    }

    private static String after(String name, List<Step> steps) {
        String plain = name;
        for (Step step : steps) {
            plain = step.rule().apply(plain);
        }
        return plain.isEmpty() ? name : plain;
    }

    private static String composed(String name) {
        return DASH.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC)).replaceAll("-");
    }

    private static String plainNumber(String name) {
        if (!NUMBER.matcher(name).matches()) {
            return LEADING_ZEROS.matcher(name).replaceAll("");
        }
        BigDecimal number = new BigDecimal(name.endsWith(".") ? name + "0" : name);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
