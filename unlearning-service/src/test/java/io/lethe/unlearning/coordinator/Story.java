package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.Event;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.StatusChanged;
import io.lethe.unlearning.TrainIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Feeds a coordinator one event after the other, keeps its state, and tells in short lines what it published. */
final class Story implements Knowledge {

    private final Coordinator coordinator = new Coordinator(Fixtures.POLICY, Fixtures::checkMethod, this);
    private final Map<String, KnownRequest> requests = new HashMap<>();
    private final List<JobPlanned> jobs = new ArrayList<>();
    private List<Event> published = List.of();
    private @Nullable String thrown;
    private @Nullable ModelLineage lineage;

    @Override
    public Optional<KnownRequest> request(String requestId) {
        return Optional.ofNullable(requests.get(requestId));
    }

    @Override
    public TrainIndex trainIndex(ArtifactRef manifest) {
        return Fixtures.INDEX;
    }

    void tell(Event event) {
        try {
            Decision decision = coordinator.on(lineage, event, Fixtures.NOON);
            lineage = decision.lineage();
            decision.requests().forEach(request -> requests.put(request.status().requestId(), request));
            published = decision.events();
            thrown = null;
        } catch (LetheException e) {
            published = List.of();
            thrown = "dead letter " + e.code();
        }
        published.stream()
                .filter(JobPlanned.class::isInstance)
                .map(JobPlanned.class::cast)
                .forEach(jobs::add);
    }

    /** A step that needs the job that was planned last. */
    void tellOfLastJob(Function<JobPlanned, Event> step) {
        tell(step.apply(lastJob()));
    }

    JobPlanned lastJob() {
        return jobs.get(jobs.size() - 1);
    }

    JobPlanned job(int number) {
        return jobs.get(number - 1);
    }

    ModelLineage lineage() {
        return Objects.requireNonNull(lineage);
    }

    List<Event> published() {
        return published;
    }

    /** What the last event led to. */
    List<String> lines() {
        return thrown == null ? published.stream().map(Story::line).toList() : List.of(thrown);
    }

    private static String line(Event event) {
        if (event instanceof StatusChanged status) {
            String line = "%s %s"
                    .formatted(
                            shortName(status.requestId()), status.state().name().toLowerCase(Locale.ROOT));
            return Stream.of(line, status.reasonCode(), status.modelVersion())
                    .filter(Objects::nonNull)
                    .reduce("%s %s"::formatted)
                    .orElseThrow();
        }
        if (event instanceof JobPlanned job) {
            return "%s %s from %s by %s for %s"
                    .formatted(
                            job.purpose().name().toLowerCase(Locale.ROOT),
                            job.targetVersion(),
                            job.base().modelVersion(),
                            job.method(),
                            job.requestIds().stream().map(Story::shortName).toList());
        }
        if (event instanceof ModelPromoted promoted) {
            return "promoted %s after %s".formatted(promoted.model().modelVersion(), promoted.previousVersion());
        }
        return event.toString();
    }

    private static String shortName(String requestId) {
        return "r" + Integer.parseInt(requestId.substring(requestId.length() - 12));
    }
}
