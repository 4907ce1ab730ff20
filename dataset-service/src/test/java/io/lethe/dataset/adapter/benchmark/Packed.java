package io.lethe.dataset.adapter.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.dataset.adapter.BadInputException;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.DecodePermits;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Fixtures;
import io.lethe.dataset.adapter.ImportLimits;
import io.lethe.dataset.adapter.Sample;
import io.lethe.dataset.adapter.SourceAdapter;
import io.lethe.dataset.adapter.SourceRequest;
import io.lethe.dataset.adapter.Upload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A benchmark's folder in the making, and adapters that read it. */
final class Packed {

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    Packed file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    Packed text(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A small grey image. */
    Packed image(String name, int grey) {
        return file(name, Fixtures.png(8, 8, grey));
    }

    Packed without(String name) {
        files.remove(name);
        return this;
    }

    byte[] content(String name) {
        return Objects.requireNonNull(files.get(name));
    }

    /** Opens the folder, with the seed 7. */
    DatasetSource open(SourceAdapter adapter, Path folder, String settings) {
        try {
            Path zip = Files.write(Files.createTempDirectory(folder, "work").resolve("images"), zip());
            Upload images = new Upload("images", "folder.zip", zip);
            return adapter.open(new SourceRequest(
                    (ObjectNode) new ObjectMapper().readTree(settings),
                    7,
                    0,
                    new SourceRequest.Uploads(null, images, null),
                    folder));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Expects a refusal with this sentence. */
    void refused(SourceAdapter adapter, Path folder, String sentence) {
        assertThatThrownBy(() -> open(adapter, folder, "{}"))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.sentences())
                                .anySatisfy(said -> assertThat(said).contains(sentence)));
    }

    static List<String> ids(DatasetSource source, String split) {
        return source.samples().stream()
                .filter(sample -> sample.split().equals(split))
                .map(Sample::id)
                .toList();
    }

    static List<String> codes(DatasetSource source) {
        return source.findings().stream().map(Finding::code).toList();
    }

    static @Nullable Finding finding(DatasetSource source, String code) {
        return source.findings().stream()
                .filter(finding -> finding.code().equals(code))
                .findFirst()
                .orElse(null);
    }

    /** The first pixel of each sample, scaled to one pixel. */
    static List<List<Integer>> colours(DatasetSource source) {
        List<List<Integer>> colours = new ArrayList<>();
        for (int i = 0; i < source.samples().size(); i++) {
            byte[] rgb = new byte[3];
            source.decode(i, 1, rgb);
            colours.add(List.of(rgb[0] & 0xFF, rgb[1] & 0xFF, rgb[2] & 0xFF));
        }
        return colours;
    }

    /** As the demo packs: without compression, by which plain images would shrink like a bomb. */
    private byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] gzipped(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ImportLimits limits() {
        return Fixtures.tightLimits();
    }

    static DecodePermits permits() {
        return new DecodePermits(limits());
    }
}
