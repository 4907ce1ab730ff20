package io.lethe.dataset.adapter;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which split each identity belongs to: as a splits file says, or drawn by chance. */
final class Roles {

    /** Columns of a splits file. */
    static final List<String> COLUMNS = List.of("split", "identity", "role");

    private static final String FORGET = "forget";
    private static final String RETAIN = "retain";
    private static final Map<String, String> SPLIT_OF_ROLE = Map.of(
            FORGET,
            DatasetManifest.TRAIN,
            RETAIN,
            DatasetManifest.TRAIN,
            DatasetManifest.TEST,
            DatasetManifest.TEST,
            DatasetManifest.UNSEEN,
            DatasetManifest.UNSEEN,
            DatasetManifest.VALIDATION,
            DatasetManifest.VALIDATION);
    private static final double TEST_SHARE = 0.2;
    private static final double UNSEEN_SHARE = 0.2;
    private static final int FEWEST_IDENTITIES = 3;
    private static final double VALIDATION_SHARE = 0.1;

    private final Map<String, String> roles;
    private final Map<String, Long> rowsOfOtherSpellings;

    private final List<Finding> findings;

    private Roles(Map<String, String> roles, Map<String, Long> rowsOfOtherSpellings, List<Finding> findings) {
        this.roles = roles;
        this.findings = findings;
        this.rowsOfOtherSpellings = rowsOfOtherSpellings;
    }

    /**
     * Reads the roles that a table with the columns {@code split,identity,role} gives in one of its splits.
     *
     * @param people of the dataset; a spelling of one of their names is another name unless spellings are merged
     */
    static Roles read(Table table, int split, NamedColumn people, Spellings spellings, InputProblems problems) {
        int splitColumn = table.column("split");
        int identityColumn = table.column("identity");
        int roleColumn = table.column("role");
        String wanted = Integer.toString(split);
        List<Table.Row> rows = table.rows().stream()
                .filter(row -> row.values().get(splitColumn).equals(wanted))
                .toList();
        if (rows.isEmpty()) {
            problems.add(
                    table.upload(),
                    null,
                    "has no split %d; it has %s"
                            .formatted(
                                    split,
                                    table.rows().stream()
                                            .map(row -> row.values().get(splitColumn))
                                            .distinct()
                                            .limit(20)
                                            .collect(Collectors.joining(", "))));
        }
        Set<String> names = Set.copyOf(people.values());
        Map<String, Table.Row> first = new HashMap<>();
        Map<String, Long> rowsOfOtherSpellings = new HashMap<>();
        List<InputProblem> conflicts = new ArrayList<>();
        for (Table.Row row : rows) {
            String role = row.values().get(roleColumn);
            if (!SPLIT_OF_ROLE.containsKey(role)) {
                problems.add(
                        table.upload(),
                        row.number(),
                        "role '%s' is none of %s".formatted(role, new TreeSet<>(SPLIT_OF_ROLE.keySet())));
            }
            String written = row.values().get(identityColumn);
            Optional<NamedColumn.First> known = names.contains(written) ? Optional.empty() : people.first(written);
            known.ifPresent(spelling -> rowsOfOtherSpellings.putIfAbsent(spelling.name(), row.number()));
            String identity = spellings == Spellings.MERGE
                    ? known.map(NamedColumn.First::name).orElse(written)
                    : written;
            Table.Row earlier = first.putIfAbsent(identity, row);
            if (earlier != null && !earlier.values().get(roleColumn).equals(role)) {
                conflicts.add(new InputProblem(
                        table.upload(),
                        row.number(),
                        "the identity is '%s' here and '%s' in row %d; nobody may be in two splits"
                                .formatted(role, earlier.values().get(roleColumn), earlier.number())));
            }
        }
        problems.throwIfAny();
        InputProblems twice = problems.ofCode(ErrorCode.IDENTITY_IN_TWO_SPLITS);
        conflicts.forEach(twice::add);
        twice.throwIfAny();
        Map<String, String> roles = new HashMap<>();
        first.forEach((identity, row) -> roles.put(identity, row.values().get(roleColumn)));
        return new Roles(roles, rowsOfOtherSpellings, table.findings());
    }

    /** Draws 20 % of the identities into {@code test}, 20 % into {@code unseen}, the others into {@code train}. */
    static Roles draw(Upload upload, Collection<String> identities, long seed, InputProblems problems) {
        List<String> shuffled = new ArrayList<>(new TreeSet<>(identities));
        if (shuffled.size() < FEWEST_IDENTITIES) {
            problems.add(upload, null, "has %d identities; splits need at least 3".formatted(shuffled.size()));
            problems.throwIfAny();
        }
        Collections.shuffle(shuffled, new Random(seed));
        int test = Math.max(1, (int) Math.round(shuffled.size() * TEST_SHARE));
        int unseen = Math.max(1, (int) Math.round(shuffled.size() * UNSEEN_SHARE));
        Map<String, String> roles = new HashMap<>();
        for (int i = 0; i < shuffled.size(); i++) {
            String role = i < test ? DatasetManifest.TEST : i < test + unseen ? DatasetManifest.UNSEEN : RETAIN;
            roles.put(shuffled.get(i), role);
        }
        return new Roles(roles, Map.of(), List.of());
    }

    /**
     * Sets some of those who stay aside before anything learns from them, unless there are validation people already:
     * methods are calibrated on people whom the model has never seen, and who do not judge the outcome. At least one
     * goes where two can stay.
     *
     * @param people of the dataset
     * @param share of those who stay, 0…½; a tenth if absent
     * @throws LetheException if the share is none, or is given where validation people are named
     */
    Roles withValidation(Collection<String> people, @Nullable Double share, long seed) {
        if (roles.containsValue(DatasetManifest.VALIDATION)) {
            if (share != null) {
                throw new LetheException(
                        ErrorCode.INVALID_REQUEST,
                        "validation is given, and the splits file has the role 'validation'; one of them decides");
            }
            return this;
        }
        double wanted = share == null ? VALIDATION_SHARE : share;
        if (!(wanted >= 0 && wanted <= 0.5)) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "validation is %s; expected a share in 0..0.5".formatted(wanted));
        }
        List<String> staying = new ArrayList<>(new TreeSet<>(people.stream()
                .filter(person -> RETAIN.equals(roles.get(person)))
                .toList()));
        Collections.shuffle(staying, new Random(seed));
        int fewest = staying.size() < FEWEST_IDENTITIES ? 0 : 1;
        int count = wanted == 0 ? 0 : Math.max(fewest, (int) Math.floor(wanted * staying.size()));
        Map<String, String> divided = new HashMap<>(roles);
        staying.subList(0, count).forEach(person -> divided.put(person, DatasetManifest.VALIDATION));
        List<Finding> told = new ArrayList<>(findings);
        if (count > 0) {
            told.add(Finding.note(
                    "validation-set-aside",
                    "people set aside from those who stay, to calibrate methods by: %d; \"validation\": 0 trains on them"
                            .formatted(count),
                    count));
        }
        return new Roles(divided, rowsOfOtherSpellings, told);
    }

    /** The split of an identity; absent if it has no role. */
    @Nullable
    String splitOf(String identity) {
        String role = roles.get(identity);
        return role == null ? null : SPLIT_OF_ROLE.get(role);
    }

    /** The row that gives a role to another spelling of an identity; absent if there is none. */
    @Nullable
    Long rowOfOtherSpelling(String identity) {
        return rowsOfOtherSpellings.get(identity);
    }

    /** What the owner of the splits file should know. */
    List<Finding> findings() {
        return findings;
    }

    /** Identities with the role {@code forget}, sorted. */
    List<String> forget() {
        return roles.entrySet().stream()
                .filter(entry -> entry.getValue().equals(FORGET))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
