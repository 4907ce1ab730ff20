package io.lethe.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.JobProgressed.Step;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.Topics;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers on a real broker and store; the test stands in for the coordinator and for what a handler does. */
class JobWorkerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final KafkaProbe probe = KafkaProbe.connect();
    private final ObjectStore store = Worker.store();
    private final List<Worker> workers = new ArrayList<>();
    private final List<JobPlanned> planned = new ArrayList<>();

    @AfterEach
    void end() {
        workers.forEach(Worker::close);
        planned.forEach(this::withdraw);
        probe.close();
    }

    @Test
    void givesEachJobToOneOfTwoWorkers() throws InterruptedException {
        Scripted one = new Scripted(run -> {});
        Scripted other = new Scripted(run -> {});
        worker("one", one).start();
        worker("other", other).start();

        List<JobPlanned> jobs = IntStream.range(0, 8)
                .mapToObj(i -> plan(Plans.training("contended-" + i)))
                .toList();

        for (JobPlanned job : jobs) {
            assertThat(trained(job).attempt()).isEqualTo(1);
        }
        List<JobPlanned> begun = new ArrayList<>(one.begun());
        begun.addAll(other.begun());
        assertThat(begun).containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void tellsOfItsWorkInTheTraceOfTheJob() throws InterruptedException {
        worker("traced", new Scripted(run -> {})).start();

        JobPlanned job = plan(Plans.training("traced"));
        trained(job);

        String trace = job.jobId().replace("-", "");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Worker.SPANS.getFinishedSpanItems())
                        .filteredOn(span -> span.getTraceId().equals(trace))
                        .extracting(SpanData::getName)
                        .containsExactly("lethe.model.trained.v1 publish", "job train"));
    }

    @Test
    void saysThatItIsAliveFromTheClaimOn() throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(1);
        Worker worker = worker("alive", new Scripted(run -> passes(enough))).start();

        JobPlanned job = plan(Plans.training("alive"));

        await().atMost(PATIENCE).until(() -> steps(job).size() >= 4);
        enough.countDown();
        assertThat(steps(job)).startsWith(Step.CLAIMED, Step.PROGRESS, Step.PROGRESS);
        assertThat(news(job)).extracting(JobProgressed::worker).containsOnly(worker.name());
        trained(job);
    }

    @Test
    void namesItsOwnAttemptWhenItComesLate() throws InterruptedException {
        CountDownLatch woken = new CountDownLatch(1);
        Scripted slow = new Scripted(run -> passes(woken));
        JobPlanned job = Plans.training("late");
        worker("stopped", slow).startDeaf(job);
        await().atMost(PATIENCE).until(() -> slow.begun().size() == 1);

        Worker healthy = worker("healthy", new Scripted(run -> {})).start();
        plan(job.withAttempt(2, Plans.NOW));
        assertThat(trained(job).attempt()).isEqualTo(2);
        woken.countDown();

        List<ModelTrained> both = trained(job, 2);
        assertThat(both.get(1).attempt()).isEqualTo(1);
        assertThat(both.get(1).model().weights().key()).contains("/1/");
        assertThat(news(job))
                .filteredOn(news -> news.attempt() == 2)
                .extracting(JobProgressed::worker)
                .containsOnly(healthy.name());
    }

    @Test
    void stopsWhatNobodyWantsAnyMore() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Scripted handler = new Scripted(run -> {
            if (run.job().modelId().equals("withdrawn")) {
                untilStopped(run, stopped);
            }
        });
        worker("stopping", handler).start();
        JobPlanned job = plan(Plans.training("withdrawn"));
        await().atMost(PATIENCE).until(() -> handler.begun().size() == 1);

        withdraw(job);
        JobPlanned next = plan(Plans.training("next"));

        assertThat(stopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        trained(next);
        assertThat(probe.read(Topics.MODEL_TRAINED, record -> "withdrawn".equals(record.key())))
                .isEmpty();
        assertThat(steps(job)).doesNotContain(Step.INTERRUPTED);
        await("the claim goes with the job")
                .atMost(PATIENCE)
                .until(() -> store.list("jobs", "claims/" + job.jobId()).isEmpty());
    }

    @Test
    void stopsAnAttemptThatAnotherOneFollowed() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Scripted handler = new Scripted(run -> {
            if (run.job().attempt() == 1) {
                untilStopped(run, stopped);
            }
        });
        worker("superseded", handler).start();
        JobPlanned job = plan(Plans.training("superseded"));
        await().atMost(PATIENCE).until(() -> handler.begun().size() == 1);

        plan(job.withAttempt(2, Plans.NOW));

        assertThat(trained(job).attempt()).isEqualTo(2);
        assertThat(stopped.getCount()).isZero();
    }

    @Test
    void givesItsJobBackWhenItStops() throws InterruptedException {
        Scripted handler = new Scripted(run -> untilStopped(run, new CountDownLatch(1)));
        Worker worker = worker("draining", handler).start();
        JobPlanned job = plan(Plans.training("drained"));
        await().atMost(PATIENCE).until(() -> handler.begun().size() == 1);

        worker.drain();
        plan(Plans.training("after-the-drain"));

        assertThat(steps(job)).endsWith(Step.INTERRUPTED);
        assertThat(probe.read(Topics.MODEL_TRAINED, record -> "drained".equals(record.key())))
                .isEmpty();
        assertThat(handler.begun()).as("no job after that").hasSize(1);
    }

    @Test
    void givesBackWhatItCannotDoAndTakesItselfOut() throws InterruptedException {
        Worker worker = worker("full-disk", new Scripted(run -> {
                    throw new LetheException(ErrorCode.OUT_OF_SPACE, "no space left");
                }))
                .start();

        List<JobPlanned> jobs = IntStream.range(0, 4)
                .mapToObj(i -> plan(Plans.training("too-large-" + i)))
                .toList();

        await().atMost(PATIENCE).until(worker::out);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jobs)
                        .filteredOn(job -> steps(job).contains(Step.INTERRUPTED))
                        .hasSize(3));
        assertThat(jobs).filteredOn(job -> steps(job).isEmpty()).hasSize(1);
        assertThat(probe.read(
                        Topics.JOB_FAILED,
                        record -> record.event(JobFailed.class).modelId().startsWith("too-large")))
                .isEmpty();
    }

    @Test
    void failsWhatNobodyCouldDo() throws InterruptedException {
        worker("refusing", new Scripted(run -> {
                    if (run.job().modelId().equals("impossible")) {
                        throw new LetheException(ErrorCode.DIVERGED, "the loss is not finite");
                    }
                    throw new IllegalStateException("quotes somebody's data");
                }))
                .start();

        JobFailed diverged = failed(plan(Plans.training("impossible")));
        JobFailed bug = failed(plan(Plans.training("bug")));

        assertThat(diverged.reasonCode()).isEqualTo("DIVERGED");
        assertThat(diverged.attempt()).isEqualTo(1);
        assertThat(diverged.message()).isEqualTo("the loss is not finite");
        assertThat(bug.reasonCode()).isEqualTo("INTERNAL");
        assertThat(bug.message()).doesNotContain("somebody");
    }

    @Test
    void waitsForAStoreThatIsAway() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        worker("waiting", new Scripted(run -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new LetheException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer");
                    }
                }))
                .start();

        JobPlanned job = plan(Plans.training("waiting"));

        assertThat(trained(job).attempt()).isEqualTo(1);
        assertThat(calls).hasValue(2);
    }

    private Worker worker(String name, JobHandler handler) {
        Worker worker = new Worker(name, directory.resolve(name), store, handler);
        workers.add(worker);
        return worker;
    }

    private JobPlanned plan(JobPlanned job) {
        planned.add(job);
        probe.produceBinary(job);
        return job;
    }

    private void withdraw(JobPlanned job) {
        probe.produce(Topics.JOB_PLANNED, job.jobId(), null, Map.of());
    }

    private ModelTrained trained(JobPlanned job) {
        return trained(job, 1).get(0);
    }

    private List<ModelTrained> trained(JobPlanned job, int count) {
        return probe
                .await(
                        Topics.MODEL_TRAINED,
                        count,
                        PATIENCE,
                        record -> job.jobId()
                                .equals(record.event(ModelTrained.class).jobId()))
                .stream()
                .map(record -> record.event(ModelTrained.class))
                .toList();
    }

    private JobFailed failed(JobPlanned job) {
        return probe.await(
                        Topics.JOB_FAILED,
                        record ->
                                job.jobId().equals(record.event(JobFailed.class).jobId()))
                .event(JobFailed.class);
    }

    private List<JobProgressed> news(JobPlanned job) {
        return probe
                .read(
                        Topics.JOB_PROGRESSED,
                        record -> job.jobId()
                                .equals(record.event(JobProgressed.class).jobId()))
                .stream()
                .map(record -> record.event(JobProgressed.class))
                .toList();
    }

    private List<Step> steps(JobPlanned job) {
        return news(job).stream().map(JobProgressed::step).toList();
    }

    private static void passes(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new CancellationException();
        }
    }

    /** Works until it is to stop. */
    private static void untilStopped(JobRun run, CountDownLatch stopped) {
        try {
            do {
                run.requireWanted();
            } while (!stopped.await(20, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new CancellationException();
        } catch (CancellationException e) {
            stopped.countDown();
            throw e;
        }
    }
}
