package io.lethe.learning.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The few instructions of Python's pickle protocol 2 that a state dictionary needs, in the order of a stack machine.
 */
final class PickleWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleWriter() {
        bytes.write(0x80);
        bytes.write(2);
    }

    /** Pushes a class or function. */
    PickleWriter global(String module, String name) {
        bytes.write('c');
        bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Pushes a text. */
    PickleWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.write('X');
        bytes.writeBytes(littleEndian(utf8.length));
        bytes.writeBytes(utf8);
        return this;
    }

    /** Pushes a number of up to 31 bits. */
    PickleWriter integer(long value) {
        bytes.write('J');
        bytes.writeBytes(littleEndian(Math.toIntExact(value)));
        return this;
    }

    /** Pushes False. */
    PickleWriter no() {
        bytes.write(0x89);
        return this;
    }

    /** Pushes a mark, where a tuple or a list of items begins. */
    PickleWriter mark() {
        bytes.write('(');
        return this;
    }

    /** Replaces everything from the last mark by a tuple of it. */
    PickleWriter tuple() {
        bytes.write('t');
        return this;
    }

    /** Pushes the empty tuple. */
    PickleWriter emptyTuple() {
        bytes.write(')');
        return this;
    }

    /** Replaces a function and a tuple of arguments by what the call returns. */
    PickleWriter reduce() {
        bytes.write('R');
        return this;
    }

    /** Replaces an identity by the object that the reader knows by it. */
    PickleWriter persistentId() {
        bytes.write('Q');
        return this;
    }

    /** Puts all keys and values from the last mark into the dictionary below it. */
    PickleWriter setItems() {
        bytes.write('u');
        return this;
    }

    /** Ends the pickle. */
    byte[] toByteArray() {
        bytes.write('.');
        return bytes.toByteArray();
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
