package io.lethe.dataset.adapter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entry of an archive, or of a folder in a bucket, that a table means, whatever encoding, Unicode form,
 * slashes and outer folders both were written with. One rule holds for the whole table, the one that finds most of its
 * paths.
 *
 * @param <E> what an entry is
 */
final class ArchiveNames<E> {

    /** What zip programs write where they do not write UTF-8; the first is the format's own. */
    private static final List<String> LEGACY =
            List.of("IBM437", "windows-1252", "x-windows-949", "windows-31j", "GB18030", "windows-1251", "IBM866");

    private static final Set<String> SYSTEM_FILES =
            Set.of(".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".localized", "icon\r");
    private static final Set<String> SYSTEM_FOLDERS =
            Set.of("__MACOSX", "@eaDir", ".git", ".Spotlight-V100", ".Trashes");
    private static final int DEEPEST = 16;

    private final Map<String, E> entries;
    private final @Nullable Charset legacy;
    private final Rule rule;
    private final int systemFiles;
    private @Nullable Map<String, String> byCase;
    private @Nullable Map<String, String> byStem;

    /**
     * How a table's paths are related to an archive's.
     *
     * @param dropped leading folders of the table's path that the archive lacks
     * @param prefix leading folders of the archive that the table lacks; empty or with a slash
     */
    private record Rule(int dropped, String prefix) {

        String apply(String path) {
            String rest = path;
            for (int i = 0; i < dropped; i++) {
                rest = rest.substring(rest.indexOf('/') + 1);
            }
            return prefix + rest;
        }
    }

    private ArchiveNames(Map<String, E> files, @Nullable Charset legacy, Collection<String> paths) {
        this.entries = new LinkedHashMap<>(files);
        this.entries.keySet().removeIf(ArchiveNames::isSystemFile);
        this.systemFiles = files.size() - entries.size();
        this.legacy = legacy;
        this.rule = rule(paths.stream().map(ArchiveNames::plain).toList());
    }

    /**
     * Reads the names of a zip's entries.
     *
     * @param paths that a table names
     * @throws IllegalArgumentException with an entry's name as its message, if two different entries have it
     */
    static ArchiveNames<ZipArchiveEntry> of(List<ZipArchiveEntry> files, Collection<String> paths) {
        if (files.stream().allMatch(file -> utf8(file).isPresent())) {
            return new ArchiveNames<>(named(files, null), null, paths);
        }
        return LEGACY.stream()
                .filter(Charset::isSupported)
                .map(Charset::forName)
                .filter(charset ->
                        files.stream().allMatch(file -> name(file, charset).isPresent()))
                .map(charset -> new ArchiveNames<>(named(files, charset), charset, paths))
                // Of equals, the first.
                .reduce((one, other) -> other.hits(paths) > one.hits(paths) ? other : one)
                .orElseThrow(() -> new IllegalArgumentException("names in an unknown encoding"));
    }

    /**
     * Reads the keys of a bucket.
     *
     * @param keys below the folder, without its own name
     * @param paths that a table names
     * @throws IllegalArgumentException with a name as its message, if two keys mean it
     */
    static ArchiveNames<String> ofKeys(List<String> keys, Collection<String> paths) {
        Map<String, String> named = new HashMap<>();
        for (String key : keys) {
            if (named.putIfAbsent(plain(key), key) != null) {
                throw new IllegalArgumentException(plain(key));
            }
        }
        return new ArchiveNames<>(named, null, paths);
    }

    /** The entry that a path means; empty if there is none. */
    Optional<String> find(String path) {
        return Optional.of(rule.apply(plain(path))).filter(entries::containsKey);
    }

    /** What the archive has in place of an entry that is missing; empty if there is nothing like it. */
    String hint(String path) {
        String wanted = rule.apply(plain(path));
        String otherCase = byCase().get(wanted.toLowerCase(Locale.ROOT));
        if (otherCase != null) {
            return "; it has %s, which differs only in case".formatted(otherCase);
        }
        String otherEnding = byStem().get(stem(wanted));
        return otherEnding == null ? "" : "; it has %s, which differs only in its ending".formatted(otherEnding);
    }

    E entry(String name) {
        E entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("not an entry's name");
        }
        return entry;
    }

    /**
     * Says what was left out: files that operating systems put beside the images, and those that no row names.
     *
     * @param used names of the entries that the table names
     * @param place where all lie, in words
     */
    List<Finding> leftOut(Set<String> used, String place) {
        List<Finding> findings = new ArrayList<>();
        if (systemFiles > 0) {
            findings.add(Finding.note(
                    "system-files",
                    "files of an operating system in %s, left out: %d".formatted(place, systemFiles),
                    systemFiles));
        }
        long unused =
                entries.keySet().stream().filter(name -> !used.contains(name)).count();
        if (unused > 0) {
            findings.add(Finding.note(
                    "files-left-out", "files in %s that no row names, left out: %d".formatted(place, unused), unused));
        }
        return findings;
    }

    /** Names of all files but those of operating systems. */
    Set<String> names() {
        return entries.keySet();
    }

    /** The encoding of names that are not UTF-8. */
    Optional<Charset> legacy() {
        return Optional.ofNullable(legacy);
    }

    /** A name in composed Unicode with forward slashes. */
    static String plain(String path) {
        String composed = Normalizer.normalize(path, Normalizer.Form.NFC).replace('\\', '/');
        return Arrays.stream(composed.split("/", -1))
                .filter(step -> !step.isEmpty() && !step.equals("."))
                .collect(Collectors.joining("/"));
    }

    private long hits(Collection<String> paths) {
        return paths.stream().filter(path -> find(path).isPresent()).count();
    }

    private Rule rule(List<String> paths) {
        int deepest = paths.stream()
                .mapToInt(path -> (int) path.chars().filter(c -> c == '/').count())
                .max()
                .orElse(0);
        List<String> prefixes = prefixes(outermostFolder(entries.keySet()));
        return IntStream.rangeClosed(0, Math.min(deepest, DEEPEST))
                .boxed()
                .flatMap(dropped -> prefixes.stream().map(prefix -> new Rule(dropped, prefix)))
                .map(candidate -> Map.entry(candidate, hits(candidate, paths)))
                // Of equals, the first.
                .reduce((one, other) -> other.getValue() > one.getValue() ? other : one)
                .map(Map.Entry::getKey)
                .orElseGet(() -> new Rule(0, ""));
    }

    /** Nothing, the outermost folder, and so on to all folders that the entries share. */
    private static List<String> prefixes(String shared) {
        return IntStream.rangeClosed(0, shared.length())
                .filter(end -> end == 0 || shared.charAt(end - 1) == '/')
                .mapToObj(end -> shared.substring(0, end))
                .toList();
    }

    private long hits(Rule candidate, List<String> paths) {
        return paths.stream()
                .filter(path -> entries.containsKey(candidate.apply(path)))
                .count();
    }

    private Map<String, String> byCase() {
        if (byCase == null) {
            byCase = entries.keySet().stream()
                    .collect(
                            Collectors.toMap(name -> name.toLowerCase(Locale.ROOT), name -> name, (one, other) -> one));
        }
        return byCase;
    }

    private Map<String, String> byStem() {
        if (byStem == null) {
            byStem = entries.keySet().stream()
                    .collect(Collectors.toMap(ArchiveNames::stem, name -> name, (one, other) -> one));
        }
        return byStem;
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return (dot > name.lastIndexOf('/') ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
    }

    private static Map<String, ZipArchiveEntry> named(List<ZipArchiveEntry> files, @Nullable Charset charset) {
        Map<String, ZipArchiveEntry> named = new HashMap<>();
        for (ZipArchiveEntry file : files) {
            String name = plain(name(file, charset).orElseGet(file::getName));
            ZipArchiveEntry earlier = named.putIfAbsent(name, file);
            boolean same =
                    earlier == null || (earlier.getCrc() == file.getCrc() && earlier.getSize() == file.getSize());
            if (!same) {
                throw new IllegalArgumentException(name);
            }
        }
        return named;
    }

    private static Optional<String> name(ZipArchiveEntry file, @Nullable Charset charset) {
        return utf8(file).or(() -> charset == null ? Optional.empty() : decoded(file.getRawName(), charset));
    }

    private static Optional<String> utf8(ZipArchiveEntry file) {
        byte[] raw = file.getRawName();
        boolean certain = raw == null || file.getNameSource() == ZipArchiveEntry.NameSource.UNICODE_EXTRA_FIELD;
        return certain ? Optional.of(file.getName()) : decoded(raw, StandardCharsets.UTF_8);
    }

    private static Optional<String> decoded(byte[] raw, Charset charset) {
        try {
            return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(raw)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isSystemFile(String name) {
        Set<String> steps = new HashSet<>(Arrays.asList(name.split("/", -1)));
        String last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        steps.retainAll(SYSTEM_FOLDERS);
        return !steps.isEmpty() || last.startsWith("._") || SYSTEM_FILES.contains(last);
    }

    /** The folder that all entries share, with a slash; empty if there is none. */
    private static String outermostFolder(Set<String> names) {
        Comparator<String> byText = Comparator.naturalOrder();
        Optional<String> first = names.stream().min(byText);
        Optional<String> last = names.stream().max(byText);
        if (first.isEmpty() || last.isEmpty()) {
            return "";
        }
        // What the first and the last in order share, all share.
        String one = first.get();
        String other = last.get();
        int shared = 0;
        for (int i = 0; i < Math.min(one.length(), other.length()) && one.charAt(i) == other.charAt(i); i++) {
            if (one.charAt(i) == '/') {
                shared = i + 1;
            }
        }
        return one.substring(0, shared);
    }
}
