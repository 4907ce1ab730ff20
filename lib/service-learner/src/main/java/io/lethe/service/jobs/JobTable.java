package io.lethe.service.jobs;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.service.messaging.Received;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open jobs as this process knows them, and which of their attempts somebody holds. It may lag behind the topics: a
 * claim in the store decides who works, this only says what is worth a try. Thread-safe.
 */
public final class JobTable {

    private static final Comparator<JobPlanned> URGENCY = Comparator.comparingInt(JobPlanned::priority)
            .reversed()
            .thenComparing(JobPlanned::dueAt, nullsLast(naturalOrder()))
            .thenComparing(JobPlanned::plannedAt);

    private final Map<String, Row> rows = new HashMap<>();
    private Consumer<String> listener = jobId -> {};

    /** Why an attempt was opened. */
    enum Opening {
        /** Nobody had the job before. */
        FIRST,
        /** The worker before gave it back. */
        INTERRUPTED,
        /** The worker before fell silent. */
        LOST
    }

    private static final class Row {
        private final Received<JobPlanned> planned;
        private final Opening opening;
        private boolean taken;
        private boolean interrupted;

        Row(Received<JobPlanned> planned, Opening opening) {
            this.planned = planned;
            this.opening = opening;
        }

        int attempt() {
            return planned.event().attempt();
        }
    }

    /**
     * Tells somebody of each job that was opened, reopened or ended, from the thread that brings the news and while
     * nobody else can change the table: he must be quick.
     */
    synchronized void onChange(Consumer<String> whoever) {
        listener = whoever;
    }

    /** A row of the topic: a new job, or a later attempt of one; an earlier attempt is ignored. */
    public synchronized void put(Received<JobPlanned> planned) {
        JobPlanned job = planned.event();
        @Nullable Row known = rows.get(job.jobId());
        if (known != null && known.attempt() > job.attempt()) {
            return;
        }
        Row row;
        if (known != null && known.attempt() == job.attempt()) {
            row = new Row(planned, known.opening);
            row.taken = known.taken;
            row.interrupted = known.interrupted;
        } else {
            row = new Row(planned, opening(known, job));
        }
        rows.put(job.jobId(), row);
        listener.accept(job.jobId());
    }

    private static Opening opening(@Nullable Row before, JobPlanned job) {
        if (job.attempt() <= 1) {
            return Opening.FIRST;
        }
        return before != null && before.interrupted ? Opening.INTERRUPTED : Opening.LOST;
    }

    /** A record without a value: the job ended, or nobody wants it any more. */
    public synchronized void end(String jobId) {
        if (rows.remove(jobId) != null) {
            listener.accept(jobId);
        }
    }

    /** A sign of life: somebody holds that attempt, or held it. */
    public synchronized void heard(JobProgressed news) {
        @Nullable Row row = rows.get(news.jobId());
        if (row != null && row.attempt() == news.attempt()) {
            row.taken = true;
            row.interrupted |= news.step() == JobProgressed.Step.INTERRUPTED;
        }
    }

    /** Nobody needs to try to claim this attempt any more. */
    synchronized void taken(String jobId, int attempt) {
        @Nullable Row row = rows.get(jobId);
        if (row != null && row.attempt() == attempt) {
            row.taken = true;
        }
    }

    /** The most urgent job of some kinds that nobody is known to hold, and others that are worth choosing instead. */
    synchronized List<Received<JobPlanned>> mostUrgent(Set<JobKind> kinds, int most) {
        List<Received<JobPlanned>> free = rows.values().stream()
                .filter(row -> !row.taken && kinds.contains(row.planned.event().kind()))
                .map(row -> row.planned)
                .sorted(comparing(Received::event, URGENCY))
                .limit(most)
                .toList();
        return free.stream()
                .filter(each -> each.event().priority() == free.get(0).event().priority())
                .toList();
    }

    /** Whether this attempt of a job is its newest one, and the job open. */
    synchronized boolean isNewest(String jobId, int attempt) {
        @Nullable Row row = rows.get(jobId);
        return row != null && row.attempt() == attempt;
    }

    /** Whether this attempt is its job's newest one, and nobody is known to hold it. */
    synchronized boolean isFree(String jobId, int attempt) {
        @Nullable Row row = rows.get(jobId);
        return row != null && row.attempt() == attempt && !row.taken;
    }

    /** Whether a job is open, whatever its kind. */
    synchronized boolean isOpen(String jobId) {
        return rows.containsKey(jobId);
    }

    /** Why the newest attempt of a job was opened. */
    synchronized Optional<Opening> opening(String jobId) {
        @Nullable Row row = rows.get(jobId);
        return row == null ? Optional.empty() : Optional.of(row.opening);
    }
}
