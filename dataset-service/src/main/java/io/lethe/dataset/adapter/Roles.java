package io.lethe.dataset.adapter;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which split each identity belongs to: as a splits file says, or drawn by chance. */
final class Roles {

    private static final String FORGET = "forget";
    private static final Map<String, String> SPLIT_OF_ROLE = Map.of(
            FORGET,
            DatasetManifest.TRAIN,
            "retain",
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

    private final Map<String, String> roles;

    private Roles(Map<String, String> roles) {
        this.roles = roles;
    }

    /** Reads the roles that a table with the columns {@code split,identity,role} gives in one of its splits. */
    static Roles read(Table table, int split, InputProblems problems) {
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
        Map<String, Table.Row> first = new HashMap<>();
        List<InputProblem> conflicts = new ArrayList<>();
        for (Table.Row row : rows) {
            String role = row.values().get(roleColumn);
            if (!SPLIT_OF_ROLE.containsKey(role)) {
                problems.add(
                        table.upload(),
                        row.number(),
                        "role '%s' is none of %s".formatted(role, new TreeSet<>(SPLIT_OF_ROLE.keySet())));
            }
            Table.Row earlier = first.putIfAbsent(row.values().get(identityColumn), row);
            if (earlier != null && !earlier.values().get(roleColumn).equals(role)) {
                conflicts.add(new InputProblem(
                        table.upload(),
                        row.number(),
                        "the identity is '%s' here and '%s' in row %d; nobody may be in two splits"
                                .formatted(role, earlier.values().get(roleColumn), earlier.number())));
            }
        }
        problems.throwIfAny();
        if (!conflicts.isEmpty()) {
            throw new BadInputException(ErrorCode.IDENTITY_IN_TWO_SPLITS, problems.limited(conflicts));
        }
        Map<String, String> roles = new HashMap<>();
        first.forEach((identity, row) -> roles.put(identity, row.values().get(roleColumn)));
        return new Roles(roles);
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
            String role = i < test ? DatasetManifest.TEST : i < test + unseen ? DatasetManifest.UNSEEN : "retain";
            roles.put(shuffled.get(i), role);
        }
        return new Roles(roles);
    }

    /** The split of an identity; absent if it has no role. */
    @Nullable
    String splitOf(String identity) {
        String role = roles.get(identity);
        return role == null ? null : SPLIT_OF_ROLE.get(role);
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
