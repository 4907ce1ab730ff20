package io.lethe.dataset.adapter;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.faces.SyntheticFaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Made-up people, for a run that needs no download. The task is the age class of a picture; whoever is in {@code train}
 * has either long albums (rich, whom a forget request may name) or short ones (casual), as real archives do. Unseen
 * people have albums as long as the rich ones': sets that differ in that would differ before any model sees them.
 */
@ApplicationScoped
public class SyntheticFacesAdapter implements SourceAdapter {

    private static final int SUGGESTED = 3;
    private static final int MOST_PEOPLE = 100_000;

    /**
     * How many people and pictures to draw.
     *
     * @param rich people of {@code train} with long albums
     * @param casual people of {@code train} with short albums
     * @param test people of {@code test}, short albums
     * @param unseen people of {@code unseen}, long albums
     * @param validation people of {@code validation}, short albums
     * @param longAlbum pictures in a long album; everybody has eight albums
     * @param shortAlbum pictures in a short album
     */
    public record Population(
            @Nullable Integer rich,
            @Nullable Integer casual,
            @Nullable Integer test,
            @Nullable Integer unseen,
            @Nullable Integer validation,
            @Nullable Integer longAlbum,
            @Nullable Integer shortAlbum) {}

    @Override
    public String kind() {
        return "synthetic-faces";
    }

    @Override
    public int defaultSize() {
        return 48;
    }

    @Override
    public DatasetSource open(SourceRequest request) {
        Roster roster = new Roster(request.seed());
        Population population = Settings.read(request.settings(), Population.class);
        int longAlbum = count("longAlbum", population.longAlbum(), 6, 1);
        int shortAlbum = count("shortAlbum", population.shortAlbum(), 3, 1);
        int rich = count("rich", population.rich(), 24, 1);
        roster.add(DatasetManifest.TRAIN, rich, longAlbum);
        roster.add(DatasetManifest.TRAIN, count("casual", population.casual(), 126, 0), shortAlbum);
        roster.add(DatasetManifest.TEST, count("test", population.test(), 30, 1), shortAlbum);
        roster.add(DatasetManifest.UNSEEN, count("unseen", population.unseen(), 24, 1), longAlbum);
        roster.add(DatasetManifest.VALIDATION, count("validation", population.validation(), 12, 0), shortAlbum);
        return roster.gathered(rich);
    }

    private static int count(String name, @Nullable Integer given, int usual, int least) {
        int count = given == null ? usual : given;
        if (count < least || count > MOST_PEOPLE) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST,
                    "%s is %d; expected %d to %d".formatted(name, count, least, MOST_PEOPLE));
        }
        return count;
    }

    /** Numbers people and pictures in the order in which they are added. */
    private static final class Roster {

        private final long seed;
        private final List<Place> places = new ArrayList<>();
        private final List<Sample> samples = new ArrayList<>();
        private int people;

        Roster(long seed) {
            this.seed = seed;
        }

        void add(String split, int newPeople, int pictures) {
            for (int last = people + newPeople; people < last; people++) {
                for (int age = 0; age < SyntheticFaces.CLASSES; age++) {
                    for (int picture = 0; picture < pictures; picture++) {
                        String id = "%s-%d-%d".formatted(name(people), age, picture);
                        samples.add(new Sample(id, name(people), split, List.of(age)));
                        places.add(new Place(people, age, picture));
                    }
                }
            }
        }

        DatasetSource gathered(int rich) {
            List<Integer> candidates =
                    IntStream.range(0, rich).boxed().collect(Collectors.toCollection(ArrayList::new));
            Collections.shuffle(candidates, new Random(seed));
            List<String> forget = candidates.stream()
                    .limit(SUGGESTED)
                    .sorted()
                    .map(Roster::name)
                    .toList();
            return new Faces(new SyntheticFaces(seed), List.copyOf(places), List.copyOf(samples), forget);
        }

        private static String name(int person) {
            return "person-%04d".formatted(person);
        }
    }

    private record Place(int person, int age, int picture) {}

    private record Faces(SyntheticFaces faces, List<Place> places, List<Sample> samples, List<String> forget)
            implements DatasetSource {

        private static final TaskSpec TASK = new TaskSpec(
                TaskSpec.Kind.SINGLE_LABEL,
                Stream.of("0-6", "7-12", "13-19", "20-30", "31-45", "46-55", "56-66", "67-80")
                        .map("age "::concat)
                        .toList());

        @Override
        public TaskSpec task() {
            return TASK;
        }

        @Override
        public Picture decode(int sample, int size, byte[] target) {
            Place place = places.get(sample);
            faces.draw(place.person(), place.age(), place.picture(), size, target);
            return Picture.DRAWN;
        }
    }
}
