package io.lethe.service.learner;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps a folder of files below a number of bytes: what was used longest ago goes first, and leftovers of downloads
 * that nobody finished go with it. Processes may share the folder.
 */
final class CacheLimit {

    private static final String UNFINISHED = ".part";
    private static final Duration LONGEST_DOWNLOAD = Duration.ofHours(6);

    private final Path directory;
    private final long bytes;

    CacheLimit(Path directory, long bytes) {
        this.directory = directory;
        this.bytes = bytes;
    }

    private record Entry(Path file, long size, FileTime used) {}

    /** Deletes until something of this size fits, or nothing is left. */
    synchronized void makeRoomFor(long size) throws IOException {
        List<Entry> entries = entries();
        long left = entries.stream().mapToLong(Entry::size).sum();
        Instant abandoned = Instant.now().minus(LONGEST_DOWNLOAD);
        for (Entry entry : entries) {
            boolean unfinished = entry.file().toString().endsWith(UNFINISHED);
            boolean goes = unfinished ? entry.used().toInstant().isBefore(abandoned) : left + size > bytes;
            if (goes) {
                Files.deleteIfExists(entry.file());
                left -= entry.size();
            }
        }
    }

    /** Longest unused first. */
    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                try {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    entries.add(new Entry(file, attributes.size(), attributes.lastModifiedTime()));
                } catch (NoSuchFileException e) {
                    // another process was faster
                }
            }
        }
        entries.sort(comparing(Entry::used));
        return entries;
    }
}
