package io.lethe.dataset.adapter;

import java.util.List;

/** What may be said of a single image that was decoded. */
public enum Remark {
    /** Complete, but the file stops before its end marker. */
    END_MISSING(Finding.Level.WARNING, "end-marker-missing", "pictures without an end marker, otherwise complete"),
    /** Bytes between the picture's data and its end marker. */
    STRAY_BYTES(Finding.Level.WARNING, "stray-bytes", "pictures with stray bytes before their end marker"),
    /** Turned or mirrored as its EXIF orientation says. */
    TURNED(Finding.Level.NOTE, "orientation-applied", "pictures turned upright as their EXIF orientation says"),
    /** Partly transparent, put on white. */
    ON_WHITE(Finding.Level.NOTE, "transparency-on-white", "pictures with transparent parts, put on a white background"),
    /** In colours for print, converted to sRGB. */
    FROM_CMYK(Finding.Level.NOTE, "cmyk-converted", "pictures in colours for print (CMYK), converted to sRGB"),
    /** With a colour profile other than sRGB, or in Adobe RGB as its EXIF properties say, converted. */
    FROM_PROFILE(Finding.Level.NOTE, "profile-converted", "pictures with another colour profile, converted to sRGB"),
    /** With a colour profile that cannot be read. */
    PROFILE_IGNORED(
            Finding.Level.WARNING, "profile-ignored", "pictures with an unreadable colour profile, taken for sRGB"),
    /** A PNG that says its gamma or primaries without a profile. */
    GAMMA_IGNORED(
            Finding.Level.WARNING,
            "gamma-ignored",
            "PNG pictures with another gamma or other primaries and no profile, taken for sRGB"),
    /** Several pictures in a file, of which the first is used. */
    FIRST_OF_SEVERAL(
            Finding.Level.WARNING,
            "first-of-several",
            "files of several pictures (pages, an animation), of which the first was taken"),
    /** So large that only some of its pixels were read. */
    THINNED(Finding.Level.NOTE, "large-thinned", "pictures so large that every second pixel, or fewer, was read");

    private final Finding.Level level;
    private final String code;
    private final String text;

    Remark(Finding.Level level, String code, String text) {
        this.level = level;
        this.code = code;
        this.text = text;
    }

    /** The finding about all images of which this may be said. */
    public Finding finding(List<Long> rows) {
        return level == Finding.Level.WARNING ? Finding.warning(code, text, rows) : Finding.note(code, text, rows);
    }
}
