package io.lethe.unlearning.coordinator.resolver;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Which samples of {@code train} belong to which person, as the split's {@code index.csv} says. Immutable;
 * {@link #toString()} shows no reference.
 */
final class TrainIndex {

    private static final String SAMPLE = "sample";
    private static final String IDENTITY = "identity";
    private static final String ID = "id";
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private final Map<String, List<String>> idsOfSubject = new HashMap<>();
    private final Map<String, String> idOfSample = new HashMap<>();

    private TrainIndex() {}

    /**
     * Reads the CSV (RFC 4180) with the columns {@code row,sample,identity,id}.
     *
     * @throws LetheException with {@code ARTIFACT_CORRUPTED} if it is not such a file
     */
    static TrainIndex parse(String csv) {
        TrainIndex index = new TrainIndex();
        try (CSVParser records = CSVParser.parse(csv, FORMAT)) {
            if (!records.getHeaderNames().containsAll(List.of(SAMPLE, IDENTITY, ID))) {
                throw corrupted(1);
            }
            for (CSVRecord record : records) {
                index.add(record);
            }
            return index;
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            // Not as the cause: its message may quote the file.
            throw corrupted(index.size() + 2);
        }
    }

    /** Number of samples. */
    int size() {
        return idOfSample.size();
    }

    /** Ids of a person's samples; nothing if the split does not have the person. */
    Optional<List<String>> ofSubject(String subject) {
        return Optional.ofNullable(idsOfSubject.get(subject));
    }

    /** Id of a sample; nothing if the split does not have it. */
    Optional<List<String>> ofSample(String sample) {
        return Optional.ofNullable(idOfSample.get(sample)).map(List::of);
    }

    @Override
    public String toString() {
        return "TrainIndex[%d samples, %d people]".formatted(size(), idsOfSubject.size());
    }

    private void add(CSVRecord record) {
        if (!record.isConsistent() || !Names.isSampleId(record.get(ID))) {
            throw corrupted(record.getRecordNumber() + 1);
        }
        String id = record.get(ID);
        idOfSample.put(record.get(SAMPLE), id);
        idsOfSubject
                .computeIfAbsent(record.get(IDENTITY), identity -> new ArrayList<>())
                .add(id);
    }

    private static LetheException corrupted(long line) {
        return new LetheException(
                ErrorCode.ARTIFACT_CORRUPTED,
                "Record %d of the train split's index has not the columns row, sample, identity and id; import the dataset again."
                        .formatted(line));
    }
}
