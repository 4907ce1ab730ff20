package io.lethe.learning.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.model.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layout only; that {@code torch.load} takes it was seen with torch 1.13.1 and torchvision 0.14.1. */
class PthExportTest {

    @TempDir
    Path folder;

    @Test
    void writesTheArchiveOfAStateDictionary() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("fc.weight", new Tensor(new long[] {1, 2}, new float[] {1, 2}));
        tensors.put("bn1.running_var", new Tensor(new long[] {1}, new float[] {3}));
        // As torchvision's own files have it: the archive brings its own.
        tensors.put("bn1.num_batches_tracked", new Tensor(new long[0], new float[] {420}));
        Path model = folder.resolve("model.safetensors");
        Path target = folder.resolve("model.pth");
        new Safetensors(tensors, Map.of()).write(model);

        PthExport.export(model, target);

        try (ZipFile zip = new ZipFile(target.toFile())) {
            assertThat(zip.stream().map(Object::toString))
                    .containsExactly(
                            "archive/data.pkl",
                            "archive/data/0",
                            "archive/data/1",
                            "archive/data/2",
                            "archive/version");
            ByteBuffer weights = ByteBuffer.wrap(read(zip, "archive/data/0")).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(new float[] {weights.getFloat(), weights.getFloat()}).containsExactly(1, 2);
            assertThat(new String(read(zip, "archive/data.pkl"), StandardCharsets.ISO_8859_1))
                    .contains("fc.weight", "bn1.running_var", "bn1.num_batches_tracked", "_rebuild_tensor_v2")
                    .endsWith("u.");
        }
    }

    private static byte[] read(ZipFile zip, String entry) throws IOException {
        return zip.getInputStream(zip.getEntry(entry)).readAllBytes();
    }
}
