package io.lethe.dataset.adapter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The markers of a JPEG file: what it is and whether all of it is there. The decoder itself fills in what is missing,
 * with a warning at best.
 */
final class JpegStructure {

    private static final int MARKER = 0xFF;
    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;
    private static final int FIRST_FRAME = 0xC0;
    private static final int LAST_FRAME = 0xCF;
    private static final int COEFFICIENTS = 64;

    private static final int PROFILE = 0xE2;
    private static final byte[] PROFILE_NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] content;

    /** Parts of the colour profile by their number. */
    private final SortedMap<Integer, byte[]> profile = new TreeMap<>();

    private int at;
    private boolean ended;
    private int frame;
    private int bits;
    private long samplesPerBlock;
    private int blockArea = 1;
    /** For each component and coefficient how many of its lower bits are still to come; -1 before any came. */
    private final Map<Integer, int[]> missingBits = new HashMap<>();

    private JpegStructure(byte[] content) {
        this.content = content;
    }

    /** Reads the markers of a file; empty if it is no JPEG. */
    static Optional<JpegStructure> of(byte[] content) {
        if (!isJpeg(content)) {
            return Optional.empty();
        }
        JpegStructure structure = new JpegStructure(content);
        structure.read();
        return Optional.of(structure);
    }

    /** Whether a file begins as a JPEG does. */
    static boolean isJpeg(byte[] content) {
        return content.length >= 4
                && (content[0] & 0xFF) == MARKER
                && (content[1] & 0xFF) == START
                && (content[2] & 0xFF) == MARKER;
    }

    /** Whether there is an end marker. */
    boolean ended() {
        return ended;
    }

    /** The ICC profile, which may come in parts. */
    Optional<byte[]> profile() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        profile.values().forEach(whole::writeBytes);
        return profile.isEmpty() ? Optional.empty() : Optional.of(whole.toByteArray());
    }

    /** Whether it is refined scan by scan, so that a decoder must hold all of it. */
    boolean progressive() {
        return frame == 0xC2;
    }

    /** Whether it is of a kind that usual decoders read: Huffman coding, 8 bits. */
    boolean usual() {
        return frame == 0 || ((frame <= 0xC2 || frame == 0xC3) && bits == 8);
    }

    /** Whether the scans bring all bits of all coefficients; the last scan may still be cut. */
    boolean hasAllScans() {
        return !missingBits.isEmpty()
                && missingBits.values().stream()
                        .allMatch(coefficients -> Arrays.stream(coefficients).allMatch(missing -> missing == 0));
    }

    /** Bytes that a decoder holds for each pixel of a progressive file. */
    double coefficientBytes() {
        return 2.0 * samplesPerBlock / blockArea;
    }

    private void read() {
        at = 2;
        while (at + 1 < content.length) {
            if (unsigned(at) != MARKER) {
                at++;
                continue;
            }
            int marker = unsigned(at + 1);
            if (marker == MARKER) {
                at++;
            } else if (marker == END) {
                ended = true;
                return;
            } else if (marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= START)) {
                at += 2;
            } else {
                segment(marker);
            }
        }
    }

    private void segment(int marker) {
        if (at + 3 >= content.length) {
            at = content.length;
            return;
        }
        int length = unsigned(at + 2) << 8 | unsigned(at + 3);
        int end = at + 2 + length;
        if (length >= 2 && end <= content.length) {
            if (marker == PROFILE) {
                profile(at + 4, end);
            } else if (marker == SCAN) {
                scan(at + 4, end);
            } else if (marker >= FIRST_FRAME
                    && marker <= LAST_FRAME
                    && marker != 0xC4
                    && marker != 0xC8
                    && marker != 0xCC) {
                frame(marker, at + 4, end);
            }
        }
        at = Math.max(at + 2, end);
    }

    private void profile(int from, int end) {
        int data = from + PROFILE_NAME.length + 2;
        if (data <= end && Arrays.equals(PROFILE_NAME, Arrays.copyOfRange(content, from, data - 2))) {
            profile.put(unsigned(data - 2), Arrays.copyOfRange(content, data, end));
        }
    }

    private void frame(int marker, int from, int end) {
        if (end - from < 6) {
            return;
        }
        frame = marker;
        bits = unsigned(from);
        int widest = 1;
        int highest = 1;
        for (int i = from + 6; i + 2 < end; i += 3) {
            int horizontal = unsigned(i + 1) >> 4;
            int vertical = unsigned(i + 1) & 15;
            widest = Math.max(widest, horizontal);
            highest = Math.max(highest, vertical);
            samplesPerBlock += (long) horizontal * vertical;
            int[] none = new int[COEFFICIENTS];
            Arrays.fill(none, -1);
            missingBits.put(unsigned(i), none);
        }
        blockArea = widest * highest;
    }

    private void scan(int from, int end) {
        int components = unsigned(from);
        int parameters = from + 1 + 2 * components;
        if (parameters + 2 >= end) {
            return;
        }
        boolean sequential = !progressive();
        int first = sequential ? 0 : unsigned(parameters);
        int last = sequential ? COEFFICIENTS - 1 : Math.min(unsigned(parameters + 1), COEFFICIENTS - 1);
        int missing = sequential ? 0 : unsigned(parameters + 2) & 15;
        for (int i = 0; i < components; i++) {
            int[] coefficients = missingBits.get(unsigned(from + 1 + 2 * i));
            for (int c = first; coefficients != null && c <= last; c++) {
                coefficients[c] = missing;
            }
        }
    }

    private int unsigned(int index) {
        return content[index] & 0xFF;
    }
}
