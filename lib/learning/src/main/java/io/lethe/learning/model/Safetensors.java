package io.lethe.learning.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.learning.data.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named float32 tensors and some text, in the <a href="https://github.com/huggingface/safetensors">safetensors</a>
 * format: the length of a JSON header, the header, then the raw numbers in little-endian order. Other numbers that
 * people's files hold are read as float32.
 *
 * @param tensors by name, in the order of the file
 * @param metadata text by key
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

    private static final long LONGEST_HEADER = 10_000_000;
    private static final String METADATA = "__metadata__";
    private static final int PIECE_BYTES = 1 << 24;
    private static final ObjectMapper JSON = new ObjectMapper();

    public Safetensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Map.copyOf(metadata);
    }

    /** Whether a name is that of torchvision's counters of batches, which no network here has. */
    static boolean isCounter(String name) {
        return name.endsWith(".num_batches_tracked");
    }

    /**
     * The tensors of a model, whether Lethe wrote the file or torchvision: without the latter's counters of batches.
     */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(tensors);
        state.keySet().removeIf(Safetensors::isCounter);
        return state;
    }

    /**
     * Numbers with a shape. The array is not copied.
     *
     * @param shape extent of each dimension
     * @param values row by row
     */
    @SuppressWarnings("ArrayRecordComponent") // Tens of megabytes, never compared: a copy or a list would only cost.
    public record Tensor(long[] shape, float[] values) {}

    /**
     * Writes a file whole or not at all.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void write(Path file) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                byte[] header = header();
                writeFully(channel, littleEndian(8).putLong(header.length).flip());
                writeFully(channel, ByteBuffer.wrap(header));
                for (Tensor tensor : tensors.values()) {
                    writeValues(channel, tensor.values());
                }
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file and checks all of it.
     *
     * @throws InvalidInputException if the file is not safetensors, is cut short or too long, holds another type than a
     *     {@link NumberType}, or a number that is not finite
     */
    public static Safetensors read(Path file) {
        return open(file, Reader::read);
    }

    /**
     * Reads the names and shapes of a file's tensors, in its order, and checks that its numbers are where they must be.
     *
     * @throws InvalidInputException as {@link #read}, but for the numbers themselves, which stay unread
     */
    public static Map<String, List<Long>> shapes(Path file) {
        return open(file, Reader::shapes);
    }

    /**
     * Reads all numbers of a file, a piece at a time, and keeps none.
     *
     * @throws InvalidInputException as {@link #read}
     */
    public static void requireFinite(Path file) {
        open(file, Reader::requireFinite);
    }

    /** What is done with a header; may read on. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(Reader reader, JsonNode header) throws IOException;
    }

    private static <T> T open(Path file, Reading<T> reading) {
        String name = String.valueOf(file.getFileName());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer lengthBytes = littleEndian(8);
            readFully(channel, lengthBytes);
            long headerLength = lengthBytes.getLong();
            if (headerLength < 2 || headerLength > Math.min(LONGEST_HEADER, channel.size() - 8)) {
                throw new InvalidInputException(
                        "%s is not a safetensors file: its header would have %d bytes.".formatted(name, headerLength));
            }
            ByteBuffer header = ByteBuffer.allocate((int) headerLength);
            readFully(channel, header);
            return reading.of(new Reader(name, channel, 8 + headerLength), JSON.readTree(header.array()));
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(name + " is not a safetensors file: its header is not JSON.", e);
        } catch (ArithmeticException e) {
            throw new InvalidInputException(name + " announces a tensor that is too large to be read.", e);
        } catch (EOFException e) {
            throw new InvalidInputException(name + " is cut short.", e);
        } catch (IOException e) {
            throw new InvalidInputException("%s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }

    private byte[] header() throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode text = root.putObject(METADATA);
            metadata.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> text.put(entry.getKey(), entry.getValue()));
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            ObjectNode node = root.putObject(entry.getKey()).put("dtype", "F32");
            Arrays.stream(entry.getValue().shape()).forEach(node.putArray("shape")::add);
            long end = offset + 4L * entry.getValue().values().length;
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        // The numbers start at a multiple of eight, as the format recommends.
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void writeValues(FileChannel channel, float[] values) throws IOException {
        ByteBuffer buffer = littleEndian((int) Math.min(PIECE_BYTES, 4L * values.length));
        int piece = Math.max(1, buffer.capacity() / 4);
        for (int first = 0; first < values.length; first += piece) {
            int count = Math.min(piece, values.length - first);
            buffer.clear();
            buffer.asFloatBuffer().put(values, first, count);
            writeFully(channel, buffer.limit(4 * count));
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        buffer.flip();
    }

    private static ByteBuffer littleEndian(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What is done with some numbers of a tensor. */
    @FunctionalInterface
    private interface Piece {
        void take(ByteBuffer numbers, int first, int count);
    }

    /** Where the numbers of a tensor are. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Place(NumberType type, long[] shape, long offset, int elements) {}

    /** Reads the tensors that a header announces. */
    private record Reader(String name, FileChannel channel, long dataStart) {

        Safetensors read(JsonNode header) throws IOException {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, Place> place : places(header).entrySet()) {
                tensors.put(place.getKey(), tensor(place.getKey(), place.getValue()));
            }
            Map<String, String> metadata = new LinkedHashMap<>();
            header.path(METADATA)
                    .properties()
                    .forEach(text -> metadata.put(text.getKey(), text.getValue().asText()));
            return new Safetensors(tensors, metadata);
        }

        Map<String, List<Long>> shapes(JsonNode header) throws IOException {
            Map<String, List<Long>> shapes = new LinkedHashMap<>();
            places(header)
                    .forEach((key, place) ->
                            shapes.put(key, Arrays.stream(place.shape()).boxed().toList()));
            return shapes;
        }

        boolean requireFinite(JsonNode header) throws IOException {
            for (Map.Entry<String, Place> entry : places(header).entrySet()) {
                Place place = entry.getValue();
                channel.position(dataStart + place.offset());
                eachPiece(place.type(), place.elements(), (buffer, first, count) -> {
                    for (int i = 0; i < count; i++) {
                        requireFinite(entry.getKey(), place.type().read(buffer));
                    }
                });
            }
            return true;
        }

        private Map<String, Place> places(JsonNode header) throws IOException {
            Map<String, Place> places = new LinkedHashMap<>();
            long offset = 0;
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!METADATA.equals(entry.getKey())) {
                    places.put(entry.getKey(), place(entry.getKey(), entry.getValue(), offset));
                    offset = entry.getValue().path("data_offsets").path(1).asLong();
                }
            }
            check(
                    dataStart + offset == channel.size(),
                    "has %d bytes where its header announces %d".formatted(channel.size(), dataStart + offset));
            return places;
        }

        private Tensor tensor(String key, Place place) throws IOException {
            channel.position(dataStart + place.offset());
            return new Tensor(place.shape(), values(key, place.type(), place.elements()));
        }

        private Place place(String key, JsonNode node, long offset) throws IOException {
            String typeName = node.path("dtype").asText("?");
            check(
                    NumberType.isKnown(typeName),
                    "holds '%s' of type %s; read are %s".formatted(key, typeName, NumberType.names()));
            NumberType type = NumberType.valueOf(typeName);
            JsonNode dimensions = node.path("shape");
            long[] shape = new long[dimensions.size()];
            long elements = 1;
            for (int i = 0; i < shape.length; i++) {
                shape[i] = dimensions.get(i).asLong(-1);
                check(shape[i] >= 0, "gives '%s' an impossible shape".formatted(key));
                elements = Math.multiplyExact(elements, shape[i]);
            }
            JsonNode offsets = node.path("data_offsets");
            check(
                    offsets.path(0).asLong(-1) == offset
                            && offsets.path(1).asLong(-1) == offset + type.bytes() * elements,
                    "places '%s' where its shape or its neighbour does not let it be".formatted(key));
            check(
                    dataStart + offset + type.bytes() * elements <= channel.size(),
                    "is cut short in '%s'".formatted(key));
            return new Place(type, shape, offset, Math.toIntExact(elements));
        }

        private float[] values(String key, NumberType type, int elements) throws IOException {
            float[] values = new float[elements];
            eachPiece(type, elements, (buffer, first, count) -> {
                if (type == NumberType.F32) {
                    buffer.asFloatBuffer().get(values, first, count);
                } else {
                    for (int i = 0; i < count; i++) {
                        values[first + i] = type.read(buffer);
                    }
                }
            });
            for (float value : values) {
                requireFinite(key, value);
            }
            return values;
        }

        private void eachPiece(NumberType type, int elements, Piece piece) throws IOException {
            ByteBuffer buffer = littleEndian((int) Math.min(PIECE_BYTES, (long) type.bytes() * elements));
            int most = Math.max(1, buffer.capacity() / type.bytes());
            for (int first = 0; first < elements; first += most) {
                int count = Math.min(most, elements - first);
                readFully(channel, buffer.clear().limit(type.bytes() * count));
                piece.take(buffer, first, count);
            }
        }

        private void requireFinite(String key, float value) {
            check(Float.isFinite(value), "holds a number in '%s' that is not finite".formatted(key));
        }

        private void check(boolean holds, String complaint) {
            if (!holds) {
                throw new InvalidInputException("%s %s.".formatted(name, complaint));
            }
        }
    }
}
