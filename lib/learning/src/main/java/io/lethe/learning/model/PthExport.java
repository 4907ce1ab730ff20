package io.lethe.learning.model;

import io.lethe.learning.data.InvalidInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Turns a model into a file that Python's {@code torch.load} reads, for use with torchvision's {@code resnet18} and
 * {@code load_state_dict}.
 *
 * <p>Such a file is a zip with a pickle, which describes the tensors, and one entry of raw numbers a tensor. Reading
 * pickles runs what they say, so there is no way back: models are exchanged as safetensors.
 */
public final class PthExport {

    private static final String RUNNING_VARIANCE = ".running_var";

    private PthExport() {}

    /**
     * Exports a model.
     *
     * @param arguments the safetensors file to read and the {@code .pth} file to write
     */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println("Usage: export MODEL.safetensors OUT.pth");
            System.exit(2);
        }
        try {
            export(Path.of(arguments[0]), Path.of(arguments[1]));
        } catch (InvalidInputException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Exports a model; the file appears whole or not at all.
     *
     * @throws InvalidInputException if the model is damaged
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void export(Path model, Path target) {
        List<Storage> storages = storages(Safetensors.read(model));
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(partial));
                    ZipOutputStream zip = new ZipOutputStream(file)) {
                add(zip, "data.pkl", pickle(storages));
                for (int i = 0; i < storages.size(); i++) {
                    add(zip, "data/" + i, storages.get(i).bytes());
                }
                add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write %s: %s".formatted(target, e.getMessage()), e);
        }
    }

    private static List<Storage> storages(Safetensors file) {
        List<Storage> storages = new ArrayList<>();
        for (Map.Entry<String, Safetensors.Tensor> entry : file.state().entrySet()) {
            String name = entry.getKey();
            float[] values = entry.getValue().values();
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            storages.add(new Storage(
                    name, "FloatStorage", values.length, entry.getValue().shape(), bytes.array()));
            if (name.endsWith(RUNNING_VARIANCE)) {
                // A counter that torch keeps and never uses unless asked to; strict loading wants it there.
                String counter = name.substring(0, name.length() - RUNNING_VARIANCE.length()) + ".num_batches_tracked";
                storages.add(new Storage(counter, "LongStorage", 1, new long[0], new byte[8]));
            }
        }
        return storages;
    }

    private static byte[] pickle(List<Storage> storages) {
        PickleWriter pickle = new PickleWriter();
        pickle.global("collections", "OrderedDict").emptyTuple().reduce().mark();
        for (int i = 0; i < storages.size(); i++) {
            Storage storage = storages.get(i);
            pickle.text(storage.name())
                    .global("torch._utils", "_rebuild_tensor_v2")
                    .mark();
            pickle.mark()
                    .text("storage")
                    .global("torch", storage.type())
                    .text(Integer.toString(i))
                    .text("cpu")
                    .integer(storage.elements())
                    .tuple()
                    .persistentId();
            pickle.integer(0).mark();
            for (long extent : storage.shape()) {
                pickle.integer(extent);
            }
            pickle.tuple().mark();
            for (int dimension = 0; dimension < storage.shape().length; dimension++) {
                pickle.integer(stride(storage.shape(), dimension));
            }
            pickle.tuple().no();
            pickle.global("collections", "OrderedDict")
                    .emptyTuple()
                    .reduce()
                    .tuple()
                    .reduce();
        }
        return pickle.setItems().toByteArray();
    }

    private static long stride(long[] shape, int dimension) {
        long stride = 1;
        for (int i = dimension + 1; i < shape.length; i++) {
            stride *= shape[i];
        }
        return stride;
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry("archive/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** Numbers of one tensor as torch stores them. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and too large to copy.
    private record Storage(String name, String type, long elements, long[] shape, byte[] bytes) {}
}
