package io.lethe.dataset.adapter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kinds of files that people send in place of what was expected, known by their first bytes. */
enum FileKind {
    HEIC(
            "a HEIC photograph, as iPhones take them",
            at(4, "ftypheic"),
            at(4, "ftypheix"),
            at(4, "ftypmif1"),
            at(4, "ftypmsf1"),
            at(4, "ftypheim"),
            at(4, "ftypheis"),
            at(4, "ftyphevc")),
    AVIF("an AVIF image", at(4, "ftypavif"), at(4, "ftypavis")),
    RAW(
            "a camera's raw file",
            at(4, "ftypcrx "),
            at(0, "FUJIFILMCCD-RAW"),
            at(6, "HEAPCCDR"),
            at(0, "FOVb"),
            at(0, "IIRO"),
            at(0, "IIRS"),
            at(0, "MMOR"),
            at(0, "IIU\0")),
    VIDEO("a video", at(4, "ftyp"), bytes(0x1A, 0x45, 0xDF, 0xA3), at(8, "AVI ")),
    JPEG_XL("a JPEG XL image", bytes(0xFF, 0x0A), at(4, "JXL ")),
    JPEG_2000("a JPEG 2000 image", at(4, "jP  "), bytes(0xFF, 0x4F, 0xFF, 0x51)),
    PSD("a Photoshop document", at(0, "8BPS")),
    ICON("an icon", bytes(0, 0, 1, 0)),
    PDF("a PDF document", at(0, "%PDF")),
    SVG("an SVG drawing", at(0, "<svg"), at(0, "<?xml")),
    HTML("a web page", at(0, "<!DOCTYPE"), at(0, "<!doctype"), at(0, "<html")),
    LFS_POINTER("a Git LFS pointer in place of the file; fetch the files first", at(0, "version https://git-lfs")),
    APPLE_DOUBLE("a file of a Mac's properties (its name starts with ._), not the image", bytes(0, 5, 0x16, 7)),
    ZIP("a zip archive", at(0, "PK\3\4"), at(0, "PK\5\6")),
    RAR("a RAR archive", at(0, "Rar!")),
    SEVEN_ZIP("a 7z archive", bytes('7', 'z', 0xBC, 0xAF)),
    GZIP("a gzip file", bytes(0x1F, 0x8B)),
    BZIP2("a bzip2 file", at(0, "BZh")),
    XZ("an xz file", bytes(0xFD, '7', 'z', 'X', 'Z')),
    TAR("a tar archive", at(257, "ustar")),
    PNG("a PNG image", bytes(0x89, 'P', 'N', 'G')),
    JPEG("a JPEG image", bytes(0xFF, 0xD8, 0xFF)),
    GIF("a GIF image", at(0, "GIF8")),
    EXCEL("an Excel sheet", bytes(0xD0, 0xCF, 0x11, 0xE0)),
    PARQUET("a Parquet file", at(0, "PAR1"));

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // List.of, of records
    private final List<Mark> marks;

    FileKind(String words, Mark... marks) {
        this.words = words;
        this.marks = List.of(marks);
    }

    /** As a message calls it, such as {@code a PDF document}. */
    String words() {
        return words;
    }

    /** The first kind that a file's beginning matches. */
    static Optional<FileKind> of(byte[] beginning) {
        for (FileKind kind : values()) {
            if (kind.marks.stream().anyMatch(mark -> mark.matches(beginning))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Mark at(int offset, String text) {
        List<Byte> bytes = new ArrayList<>();
        for (byte each : text.getBytes(StandardCharsets.ISO_8859_1)) {
            bytes.add(each);
        }
        return new Mark(offset, bytes);
    }

    private static Mark bytes(int... values) {
        List<Byte> bytes = new ArrayList<>();
        for (int each : values) {
            bytes.add((byte) each);
        }
        return new Mark(0, bytes);
    }

    private record Mark(int offset, List<Byte> bytes) {

        boolean matches(byte[] content) {
            if (content.length < offset + bytes.size()) {
                return false;
            }
            for (int i = 0; i < bytes.size(); i++) {
                if (content[offset + i] != bytes.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
