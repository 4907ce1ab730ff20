package io.lethe.learning.torch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript module without weights: a zip with the text of its class, and a pickle with one object of it.
 */
final class TorchArchive {

    private TorchArchive() {}

    static byte[] of(String name, String methods) {
        String text = "class %s(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n%s"
                .formatted(name, methods.replace("@Self", "__torch__." + name));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "version", "3\n".getBytes(US_ASCII));
            // Protocol 2, empty tuple, stop.
            add(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            add(zip, "code/__torch__.py", text.getBytes(UTF_8));
            add(zip, "data.pkl", object(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** An object of the class with {@code training = True}. */
    private static byte[] object(String name) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes(("c__torch__\n" + name + "\n").getBytes(US_ASCII));
        // Empty tuple, new object, empty dictionary.
        pickle.writeBytes(new byte[] {')', (byte) 0x81, '}'});
        // A unicode string of 8 bytes, true, set item, build, stop.
        pickle.writeBytes(new byte[] {'X', 8, 0, 0, 0});
        pickle.writeBytes("training".getBytes(US_ASCII));
        pickle.writeBytes(new byte[] {(byte) 0x88, 's', 'b', '.'});
        return pickle.toByteArray();
    }

    private static void add(ZipOutputStream zip, String entry, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry("program/" + entry));
        zip.write(content);
        zip.closeEntry();
    }
}
