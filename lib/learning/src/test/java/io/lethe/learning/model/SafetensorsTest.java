package io.lethe.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.model.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() {
        Path file = folder.resolve("a.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", new Tensor(new long[] {2, 2}, new float[] {1, 2, 3, -4.5f}));
        tensors.put("a", new Tensor(new long[] {1}, new float[] {Float.MIN_VALUE}));
        tensors.put("empty", new Tensor(new long[] {0, 3}, new float[0]));

        new Safetensors(tensors, Map.of("note", "text")).write(file);
        Safetensors read = Safetensors.read(file);

        assertThat(read.metadata()).isEqualTo(Map.of("note", "text"));
        assertThat(read.tensors()).containsOnlyKeys("b", "a", "empty");
        read.tensors()
                .forEach((name, tensor) ->
                        assertThat(tensor).usingRecursiveComparison().isEqualTo(tensors.get(name)));
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".partial"));
    }

    @Test
    void hasTheLayoutOfTheFormat() throws IOException {
        Path file = folder.resolve("a.safetensors");

        new Safetensors(Map.of("w", new Tensor(new long[] {2}, new float[] {1, 2})), Map.of()).write(file);

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(bytes.getLong());
        assertThat(header % 8).isZero();
        assertThat(new String(bytes.array(), 8, header, StandardCharsets.UTF_8).strip())
                .isEqualTo("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
        assertThat(bytes.getFloat(8 + header + 4)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}            | 1 | of type U8; read are F64, F32, F16, BF16, I64
                    {"w":{"dtype":"F16","shape":[1],"data_offsets":[0,4]}}           | 1 | places 'w' where its shape
                    {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}           | 1 | places 'w' where its shape
                    {"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}           | 2 | places 'w' where its shape
                    {"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}          | 1 | impossible shape
                    {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}           | 1 | is cut short in 'w'
                    {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}           | 2 | where its header announces
                    {"w":{"dtype":"F32"                                              | 1 | header is not JSON
                    """)
    void refusesWhatItCannotTrust(String header, int floats, String complaint) throws IOException {
        Path file = write(header, new float[floats]);

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("damaged.safetensors")
                .hasMessageContaining(complaint);
    }

    /** As torchvision and half-precision files have them: counters, and the same numbers in four widths. */
    @Test
    void readsWhatOthersWrite() throws IOException {
        String header = """
                {"bn1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},
                 "wide":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},
                 "half":{"dtype":"F16","shape":[6],"data_offsets":[16,28]},
                 "brain":{"dtype":"BF16","shape":[2],"data_offsets":[28,32]}}""";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 32).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).putLong(4711).putDouble(0.1);
        // 1, -2, the largest, the smallest normal, the smallest at all, minus nought
        for (int half : new int[] {0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x8000}) {
            bytes.putShort((short) half);
        }
        bytes.putShort((short) 0x3F80).putShort((short) 0xC040);

        Map<String, Tensor> read = Safetensors.read(Files.write(folder.resolve("others.safetensors"), bytes.array()))
                .tensors();

        assertThat(values(read, "bn1.num_batches_tracked")).containsExactly(4711);
        assertThat(values(read, "wide")).containsExactly(0.1f);
        assertThat(values(read, "half")).containsExactly(1, -2, 65504, 0x1p-14f, 0x1p-24f, -0.0f);
        assertThat(values(read, "brain")).containsExactly(1, -3);
    }

    private static float[] values(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name)).values();
    }

    @Test
    void refusesNumbersThatAreNotFinite() throws IOException {
        Path file = write("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", new float[] {Float.NaN});

        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("in 'w' that is not finite");
        assertThatThrownBy(() -> Safetensors.requireFinite(file)).hasMessageContaining("in 'w' that is not finite");
    }

    @Test
    void refusesAFileThatIsSomethingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("text.safetensors"), "Certainly not a model.");

        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("is not a safetensors file");
        assertThatThrownBy(() -> Safetensors.read(Files.createFile(folder.resolve("empty.safetensors"))))
                .hasMessage("empty.safetensors is cut short.");
    }

    private Path write(String header, float[] values) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + json.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Files.write(folder.resolve("damaged.safetensors"), bytes.array());
    }
}
