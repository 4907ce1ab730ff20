package io.lethe.dataset.adapter;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The directories of a TIFF file. Cameras' raw files are TIFF too, and what a decoder finds first in them is a
 * thumbnail; other files hold several pages.
 */
final class TiffStructure {

    private static final int ENTRY = 12;
    private static final int MOST_DIRECTORIES = 1000;
    private static final int SUBFILE_TYPE = 254;
    private static final int PHOTOMETRIC = 262;
    private static final int MAKE = 271;
    private static final int SUB_DIRECTORIES = 330;
    private static final int DNG_VERSION = 50_706;
    private static final int COLOUR_FILTER = 32_803;
    private static final int LINEAR_RAW = 34_892;
    private static final int REDUCED = 1;
    private static final int MASK = 4;

    private final ByteBuffer content;
    private final Set<Long> seen = new HashSet<>();
    private boolean canon;
    private boolean dng;
    private boolean sensor;
    private boolean previewFirst;
    private String make = "";
    private int pages;

    private TiffStructure(ByteBuffer content) {
        this.content = content;
    }

    /** Reads the directories of a file, as far as they go; empty if it is no TIFF. */
    static Optional<TiffStructure> of(byte[] content) {
        boolean little = content.length > 8 && content[0] == 'I' && content[1] == 'I' && content[2] == 42;
        boolean big = content.length > 8 && content[0] == 'M' && content[1] == 'M' && content[3] == 42;
        if (!little && !big) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(content).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        TiffStructure structure = new TiffStructure(bytes);
        structure.canon = content.length > 10 && content[8] == 'C' && content[9] == 'R';
        try {
            structure.read();
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // A directory that leads out of the file: what the decoder makes of it, it says itself.
            return Optional.of(structure);
        }
        return Optional.of(structure);
    }

    /** Whether further pages follow the first; previews and masks are none. */
    boolean several() {
        return pages > 1;
    }

    /** What the file is if its first picture is not the picture: a raw file, or one that begins with a preview. */
    Optional<String> preview() {
        if (canon) {
            return Optional.of("a camera's raw file (CR2)");
        }
        if (dng) {
            return Optional.of("a camera's raw file (DNG)");
        }
        if (sensor) {
            return Optional.of(make.startsWith("NIKON") ? "a camera's raw file (NEF)" : "a camera's raw file");
        }
        return previewFirst ? Optional.of("a TIFF whose first picture is a preview") : Optional.empty();
    }

    private void read() {
        long at = Integer.toUnsignedLong(content.getInt(4));
        boolean first = true;
        while (at != 0 && seen.size() < MOST_DIRECTORIES && seen.add(at)) {
            at = directory(Math.toIntExact(at), first, true);
            first = false;
        }
    }

    /** Reads one directory, and says where the next begins. */
    private long directory(int at, boolean first, boolean page) {
        int entries = Short.toUnsignedInt(content.getShort(at));
        int kind = 0;
        List<Long> below = new ArrayList<>();
        for (int entry = at + 2; entry < at + 2 + entries * ENTRY; entry += ENTRY) {
            switch (Short.toUnsignedInt(content.getShort(entry))) {
                case SUBFILE_TYPE -> kind = (int) number(entry);
                case PHOTOMETRIC -> sensor |= number(entry) == COLOUR_FILTER || number(entry) == LINEAR_RAW;
                case MAKE -> make = make.isEmpty() ? text(entry) : make;
                case SUB_DIRECTORIES -> below.addAll(offsets(entry));
                case DNG_VERSION -> dng = true;
                default -> {}
            }
        }
        if (first) {
            previewFirst = (kind & REDUCED) != 0;
        }
        if (page && (kind & (REDUCED | MASK)) == 0) {
            pages++;
        }
        for (long each : below) {
            if (seen.size() < MOST_DIRECTORIES && seen.add(each)) {
                directory(Math.toIntExact(each), false, false);
            }
        }
        return Integer.toUnsignedLong(content.getInt(at + 2 + entries * ENTRY));
    }

    private long number(int entry) {
        boolean isShort = content.getShort(entry + 2) == 3;
        return isShort
                ? Short.toUnsignedLong(content.getShort(entry + 8))
                : Integer.toUnsignedLong(content.getInt(entry + 8));
    }

    private List<Long> offsets(int entry) {
        int count = content.getInt(entry + 4);
        if (count == 1) {
            return List.of(number(entry));
        }
        List<Long> offsets = new ArrayList<>();
        int list = content.getInt(entry + 8);
        for (int i = 0; i < Math.min(count, MOST_DIRECTORIES); i++) {
            offsets.add(Integer.toUnsignedLong(content.getInt(list + 4 * i)));
        }
        return offsets;
    }

    private String text(int entry) {
        int length = content.getInt(entry + 4);
        int at = length <= 4 ? entry + 8 : content.getInt(entry + 8);
        byte[] bytes = new byte[Math.max(0, Math.min(length, 64))];
        content.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
