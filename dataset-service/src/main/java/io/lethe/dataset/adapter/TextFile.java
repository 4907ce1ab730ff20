package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded text with its encoding: as its byte order mark says, or as UTF-16 shows itself, or as the uploader says,
 * or UTF-8.
 *
 * @param upload the file
 * @param charset its encoding
 * @param mark length of its byte order mark in bytes
 */
record TextFile(Upload upload, Charset charset, int mark) {

    private static final int GLANCE = 1 << 16;

    /** What people's programs write where they do not write UTF-8. */
    private static final List<String> LEGACY =
            List.of("windows-1252", "x-windows-949", "windows-31j", "GB18030", "windows-1251");

    /** @param encoding name of the encoding for a text that does not show its own */
    static TextFile of(Upload upload, @Nullable String encoding) throws IOException {
        byte[] start = glance(upload);
        Optional<FileKind> foreign = FileKind.of(start).filter(kind -> kind != FileKind.ICON);
        if (foreign.isPresent()) {
            throw bad(upload, "is %s, not a CSV".formatted(foreign.get().words()));
        }
        if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
            return new TextFile(upload, StandardCharsets.UTF_8, 3);
        }
        if (startsWith(start, 0xFF, 0xFE)) {
            return new TextFile(upload, StandardCharsets.UTF_16LE, 2);
        }
        if (startsWith(start, 0xFE, 0xFF)) {
            return new TextFile(upload, StandardCharsets.UTF_16BE, 2);
        }
        if (start.length >= 4 && start[0] != 0 && start[1] == 0 && start[3] == 0) {
            return new TextFile(upload, StandardCharsets.UTF_16LE, 0);
        }
        if (start.length >= 4 && start[0] == 0 && start[1] != 0 && start[2] == 0) {
            return new TextFile(upload, StandardCharsets.UTF_16BE, 0);
        }
        return new TextFile(upload, encoding == null ? StandardCharsets.UTF_8 : named(encoding), 0);
    }

    Reader reader() throws IOException {
        InputStream bytes = Files.newInputStream(upload.path());
        bytes.skipNBytes(mark);
        return new InputStreamReader(bytes, charset.newDecoder());
    }

    /** A problem that names the encodings in which the file would be text. */
    BadInputException undecodable() {
        if (!charset.equals(StandardCharsets.UTF_8)) {
            return bad(upload, "is not text in %s".formatted(charset.name()));
        }
        List<String> possible = LEGACY.stream().filter(this::fits).toList();
        return bad(
                upload,
                "is not UTF-8 text%s; save it as UTF-8, or name its encoding in the setting 'encoding'"
                        .formatted(possible.isEmpty() ? "" : ", but may be " + String.join(" or ", possible)));
    }

    private boolean fits(String name) {
        try {
            byte[] start = glance(upload);
            // A character may be cut at the end of what is looked at.
            for (int cut = 0; cut < Math.min(4, start.length); cut++) {
                if (decodes(name, start, start.length - cut)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean decodes(String name, byte[] bytes, int length) {
        try {
            return Charset.isSupported(name)
                    && !Charset.forName(name)
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, 0, length))
                            .toString()
                            .contains("\uFFFD");
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Charset named(String encoding) {
        try {
            return Charset.forName(encoding);
        } catch (IllegalArgumentException e) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "Setting 'encoding' is no known encoding; try one of " + LEGACY, e);
        }
    }

    private static byte[] glance(Upload upload) throws IOException {
        try (InputStream bytes = Files.newInputStream(upload.path())) {
            return bytes.readNBytes(GLANCE);
        }
    }

    private static boolean startsWith(byte[] start, int... values) {
        if (start.length < values.length) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            if ((start[i] & 0xFF) != values[i]) {
                return false;
            }
        }
        return true;
    }

    private static BadInputException bad(Upload upload, String text) {
        return new BadInputException(ErrorCode.INVALID_DATASET, new InputProblem(upload, null, text));
    }
}
