package io.lethe.contracts;

import java.util.regex.Pattern;

/** What names and ids in events may look like; the schemas say the same. */
public final class Names {

    /** How {@link #isName} is told to people. */
    public static final String NAME_RULE =
            "lower-case letters and digits, with dots, hyphens and underscores between them, never two dots in a row, at"
                    + " most 128 characters";

    private static final int MOST_CHARACTERS = 128;
    private static final Pattern NAME = Pattern.compile("(?!.*\\.\\.)[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern SAMPLE_ID = Pattern.compile("[0-9a-f]{16}");

    private Names() {}

    /** Whether a text may name a model, a version or a dataset; such a name is also part of object keys. */
    public static boolean isName(String text) {
        return text.length() <= MOST_CHARACTERS && NAME.matcher(text).matches();
    }

    /** Whether a text is a request id: a UUID of any version in lower case. Askers may write it in upper case. */
    public static boolean isRequestId(String text) {
        return UUID.matcher(text).matches();
    }

    /** Whether a text is the id of a sample: 16 lower-case hex digits. */
    public static boolean isSampleId(String text) {
        return SAMPLE_ID.matcher(text).matches();
    }

    /** Whether a text is a job id: a UUID in lower case. */
    public static boolean isJobId(String text) {
        return UUID.matcher(text).matches();
    }
}
