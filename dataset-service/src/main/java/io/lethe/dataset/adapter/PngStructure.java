package io.lethe.dataset.adapter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

/** The chunks of a PNG file: whether all of them are there and undamaged. The decoder looks at no checksum. */
final class PngStructure {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int FRAMING = 12;
    private static final int MOST_PROFILE_BYTES = 4 << 20;

    private final ByteBuffer content;
    private boolean ended;
    private boolean damaged;
    private boolean animated;
    private boolean srgb;
    private boolean otherColours;
    private Optional<byte[]> profile = Optional.empty();
    private Optional<byte[]> exif = Optional.empty();

    /** In units of 1/100000. */
    private static final int[] SRGB_GAMMA = {45_455};

    private static final int[] SRGB_PRIMARIES = {31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000};
    private static final int NEAR = 500;

    /** BT.709's primaries, sRGB's transfer, no matrix, full range. */
    private static final byte[] SRGB_CODES = {1, 13, 0, 1};

    private PngStructure(byte[] content) {
        this.content = ByteBuffer.wrap(content);
    }

    /** Reads the chunks of a file; empty if it is no PNG. */
    static Optional<PngStructure> of(byte[] content) {
        if (!Arrays.equals(SIGNATURE, Arrays.copyOf(content, SIGNATURE.length))) {
            return Optional.empty();
        }
        PngStructure structure = new PngStructure(content);
        structure.read();
        return Optional.of(structure);
    }

    /** Whether there is an end marker. */
    boolean ended() {
        return ended;
    }

    /** Whether a chunk is cut, or differs from its checksum. */
    boolean damaged() {
        return damaged;
    }

    /** Whether it holds several pictures. */
    boolean animated() {
        return animated;
    }

    /** Whether its gamma, primaries or transfer are said to be others than sRGB's, without a profile. */
    boolean otherColours() {
        return otherColours && !srgb && profile.isEmpty();
    }

    /** The ICC profile as it is stored, compressed behind its name. */
    Optional<byte[]> profile() {
        return profile;
    }

    /** The EXIF block. */
    Optional<byte[]> exif() {
        return exif;
    }

    /**
     * Expands the ICC profile.
     *
     * @throws IOException if it is damaged
     */
    static byte[] expanded(byte[] profile) throws IOException {
        int name = 0;
        while (name < profile.length && profile[name] != 0) {
            name++;
        }
        int start = Math.min(profile.length, name + 2);
        try (InflaterInputStream inflated =
                new InflaterInputStream(new ByteArrayInputStream(profile, start, profile.length - start))) {
            return inflated.readNBytes(MOST_PROFILE_BYTES);
        }
    }

    private void read() {
        content.position(SIGNATURE.length);
        while (content.remaining() >= FRAMING) {
            int length = content.getInt(content.position());
            if (length < 0 || length > content.remaining() - FRAMING) {
                damaged = true;
                return;
            }
            byte[] chunk = new byte[length + 4];
            content.position(content.position() + 4).get(chunk);
            chunk(chunk, content.getInt());
            if (ended || damaged) {
                return;
            }
        }
        // The rest is a cut chunk, unless it is the end marker's, which is all framing.
        int rest = content.remaining();
        damaged = rest >= 4 && content.getInt(content.position()) != 0;
    }

    private void chunk(byte[] chunk, int checksum) {
        String type = new String(chunk, 0, 4, StandardCharsets.ISO_8859_1);
        boolean critical = Character.isUpperCase(type.charAt(0));
        if (critical) {
            CRC32 actual = new CRC32();
            actual.update(chunk);
            damaged = (int) actual.getValue() != checksum;
        }
        switch (type) {
            case "IEND" -> ended = true;
            case "acTL" -> animated = true;
            case "sRGB" -> srgb = true;
            case "gAMA" -> otherColours |= differs(chunk, 4, SRGB_GAMMA);
            case "cHRM" -> otherColours |= differs(chunk, 4, SRGB_PRIMARIES);
            case "cICP" -> otherColours |= !Arrays.equals(SRGB_CODES, Arrays.copyOfRange(chunk, 4, chunk.length));
            case "iCCP" -> profile = Optional.of(Arrays.copyOfRange(chunk, 4, chunk.length));
            case "eXIf" -> exif = Optional.of(Arrays.copyOfRange(chunk, 4, chunk.length));
            default -> {}
        }
    }

    private static boolean differs(byte[] chunk, int from, int[] usual) {
        if (chunk.length < from + 4 * usual.length) {
            return false;
        }
        ByteBuffer values = ByteBuffer.wrap(chunk, from, chunk.length - from);
        return Arrays.stream(usual).anyMatch(value -> Math.abs(values.getInt() - value) > NEAR);
    }
}
