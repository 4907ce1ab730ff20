package io.lethe.service.learner;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which row of a split holds which sample. Samples have ids for good, rows change with erasure; neither says a person.
 * Immutable.
 */
public final class SampleRows {

    private final Map<Long, Integer> rowOfId;

    private SampleRows(Map<Long, Integer> rowOfId) {
        this.rowOfId = rowOfId;
    }

    /**
     * Reads a split's {@code ids} object.
     *
     * @param content int64 little-endian, one a row
     * @param samples rows of the split
     * @throws LetheException {@link ErrorCode#ARTIFACT_CORRUPTED} if it has another size, or an id twice
     */
    public static SampleRows parse(byte[] content, int samples) {
        if (content.length != samples * (long) Long.BYTES) {
            throw new LetheException(
                    ErrorCode.ARTIFACT_CORRUPTED,
                    "The sample ids of a split have %d bytes, expected %d; import the dataset again"
                            .formatted(content.length, samples * (long) Long.BYTES));
        }
        LongBuffer ids = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        Map<Long, Integer> rowOfId = new HashMap<>();
        for (int row = 0; row < samples; row++) {
            if (rowOfId.putIfAbsent(ids.get(row), row) != null) {
                throw new LetheException(
                        ErrorCode.ARTIFACT_CORRUPTED,
                        "Row %d of a split has the id of an earlier one; import the dataset again".formatted(row));
            }
        }
        return new SampleRows(rowOfId);
    }

    /** Number of rows. */
    public int size() {
        return rowOfId.size();
    }

    /**
     * Rows of samples, ascending and distinct; samples that are not in the split have none.
     *
     * @param samples ids of 16 hex digits
     */
    public List<Integer> rows(Collection<String> samples) {
        return samples.stream()
                .map(sample -> rowOfId.get(HexFormat.fromHexDigitsToLong(sample)))
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether the split has a sample. */
    public boolean contains(String sample) {
        return rowOfId.containsKey(HexFormat.fromHexDigitsToLong(sample));
    }

    @Override
    public String toString() {
        return "SampleRows[%d]".formatted(size());
    }
}
