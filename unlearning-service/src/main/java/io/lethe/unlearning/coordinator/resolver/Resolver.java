package io.lethe.unlearning.coordinator.resolver;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetLimits;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.ForgetRules;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.SampleSet;
import io.lethe.storage.ObjectStore;
import io.lethe.unlearning.UnlearningConfig;
import io.lethe.unlearning.coordinator.policy.Methods;
import io.lethe.unlearning.coordinator.policy.Policies;
import io.lethe.unlearning.coordinator.request.RequestCommand.Submit;
import io.lethe.unlearning.coordinator.request.RequestCommand.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Judges a forget request and turns its people into sets of samples, of which it hands on the references. */
@ApplicationScoped
class Resolver {

    private static final String BUCKET = "jobs";

    private final KnownModels models;
    private final TrainIndexes indexes;
    private final ObjectStore store;
    private final RequestDigests digests;
    private final Policies policies;
    private final Methods methods;
    private final UnlearningConfig config;
    private final ForgetRules rules;

    Resolver(
            KnownModels models,
            TrainIndexes indexes,
            ObjectStore store,
            RequestDigests digests,
            Policies policies,
            Methods methods,
            UnlearningConfig config,
            @ConfigProperty(name = ForgetLimits.MAX_REFERENCES, defaultValue = "" + ForgetLimits.DEFAULT_REFERENCES)
                    int maxReferences) {
        this.models = models;
        this.indexes = indexes;
        this.store = store;
        this.digests = digests;
        this.policies = policies;
        this.methods = methods;
        this.config = config;
        this.rules = new ForgetRules(maxReferences);
    }

    /** A model that the request is about, and what its people are there. */
    record Found(KnownModel model, Lookup lookup) {}

    /**
     * Looks a request up and stores what is to be forgotten.
     *
     * @param asker source of the event
     * @return what the request's machine is told, the reason of a refusal included
     * @throws LetheException if the request has no id to answer to, or of a kind for which waiting helps
     */
    Submit resolve(ForgetRequested request, String asker, Instant at) {
        String requestId = ForgetRules.requestId(request.requestId());
        try {
            List<Found> found = find(request, at);
            requireSomethingToDo(found);
            List<Target> targets = new ArrayList<>();
            for (Found each : found) {
                if (!each.lookup().samples().isEmpty()) {
                    targets.add(target(requestId, each));
                }
            }
            return submit(
                    requestId, request, asker, at, targets, (int) unknown(found).count(), null);
        } catch (LetheException refusal) {
            if (refusal.code().kind() != ErrorCode.Kind.REJECTED) {
                throw refusal;
            }
            return submit(requestId, request, asker, at, List.of(), 0, refusal);
        }
    }

    /**
     * Finds the models that a request is about, with what its people are in their data. Nothing is stored.
     *
     * @throws LetheException if no model can serve it
     */
    List<Found> find(ForgetRequested request, Instant at) {
        rules.check(request, at);
        if (request.method() != null) {
            methods.check(request.method(), request.parameters());
        }
        List<Found> found = new ArrayList<>();
        for (KnownModel model : models(request)) {
            policies.choices(model.modelId()).require(model.modelId(), request.method(), request.parameters());
            found.add(new Found(model, Lookup.in(indexes.of(model.dataset()), request)));
        }
        return found;
    }

    private List<KnownModel> models(ForgetRequested request) {
        String modelId = request.modelId();
        String datasetId = request.datasetId();
        if (modelId == null) {
            List<KnownModel> learners = models.ofDataset(Objects.requireNonNull(datasetId));
            if (learners.isEmpty()) {
                throw new LetheException(
                        ErrorCode.DATASET_NOT_FOUND,
                        "No model learned from dataset %s; name a dataset that was imported.".formatted(datasetId));
            }
            return learners;
        }
        KnownModel model = models.find(modelId)
                .orElseThrow(() -> new LetheException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "Model %s is not known here; name a model that was trained.".formatted(modelId)));
        if (datasetId != null && !datasetId.equals(model.datasetId())) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST,
                    "Model %s learned from dataset %s and not from the one that the request names."
                            .formatted(modelId, model.datasetId()));
        }
        String version = request.modelVersion();
        if (version != null && !model.versions().contains(version)) {
            throw new LetheException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "Model %s has no version of the name that the request has, or none of late; leave it out for the newest."
                            .formatted(modelId));
        }
        return List.of(model);
    }

    /** Somebody must be in the data of one of the models, and not be forgotten by it yet; somebody must be left. */
    private void requireSomethingToDo(List<Found> found) {
        if (found.stream().allMatch(each -> each.lookup().samples().isEmpty())) {
            int asked = found.get(0).lookup().known().size();
            throw new LetheException(
                    ErrorCode.SUBJECT_NOT_FOUND,
                    "None of the %d people and samples is in the data that the model learned from.".formatted(asked));
        }
        if (found.size() == 1) {
            requireForgettable(found.get(0));
        }
    }

    private void requireForgettable(Found found) {
        KnownModel model = found.model();
        Set<String> forgotten = forgotten(model);
        if (forgotten.containsAll(found.lookup().samples())) {
            throw new LetheException(
                    ErrorCode.SUBJECT_ALREADY_FORGOTTEN,
                    "Model %s has forgotten all people and samples of the request; nothing is left to do."
                            .formatted(model.modelId()));
        }
        Set<String> together = new TreeSet<>(forgotten);
        together.addAll(found.lookup().samples());
        if (together.size() >= found.lookup().trainSamples()) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_RETAIN,
                    "Model %s would have forgotten everybody whom it learned from; delete the model instead."
                            .formatted(model.modelId()));
        }
    }

    private Set<String> forgotten(KnownModel model) {
        ArtifactRef ref = model.forgotten();
        if (ref == null) {
            return Set.of();
        }
        try {
            return Set.copyOf(EventJson.mapper()
                    .readValue(store.read(ref), SampleSet.class)
                    .samples());
        } catch (IOException e) {
            throw new LetheException(ErrorCode.ARTIFACT_CORRUPTED, ref.key() + " is not a set of samples", e);
        }
    }

    /** Places, in the order of the request, of the references that no model's data has. */
    static IntStream unknown(List<Found> found) {
        int references = found.get(0).lookup().known().size();
        return IntStream.range(0, references)
                .filter(place ->
                        found.stream().noneMatch(each -> each.lookup().known().get(place)));
    }

    private Target target(String requestId, Found found) {
        KnownModel model = found.model();
        SampleSet samples = new SampleSet(model.datasetId(), found.lookup().samples());
        String key = "requests/%s/%s.json"
                .formatted(requestId, model.dataset().sha256().substring(0, 16));
        try {
            ArtifactRef stored = store.put(BUCKET, key, EventJson.mapper().writeValueAsBytes(samples));
            return new Target(
                    model.modelId(),
                    stored,
                    samples.samples().size(),
                    found.lookup().trainSamples());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A set of samples has no JSON form", e);
        }
    }

    private Submit submit(
            String requestId,
            ForgetRequested request,
            String asker,
            Instant at,
            List<Target> targets,
            int unknown,
            @Nullable LetheException refusal) {
        Instant submitted = sane(request.submittedAt(), at);
        Integer priority = request.priority();
        return new Submit(
                requestId,
                asker,
                digests.of(request),
                request.modelId(),
                request.datasetId(),
                request.regulation(),
                priority == null ? ForgetLimits.ORDINARY_PRIORITY : Math.max(0, Math.min(100, priority)),
                submitted,
                refusal == null && request.dueAt() != null
                        ? request.dueAt()
                        : Allowance.dueAt(request.regulation(), submitted, config.allowance()),
                at,
                count(request.subjectRefs()) + count(request.sampleRefs()),
                unknown,
                refusal == null ? request.method() : null,
                refusal == null ? request.parameters() : null,
                Boolean.TRUE.equals(request.reference()),
                request.seed(),
                targets,
                refusal == null ? null : refusal.code().name(),
                refusal == null ? null : refusal.getMessage());
    }

    /** A refused request may hold any time; its status and the metrics hold a sane one. */
    private static Instant sane(@Nullable Instant submitted, Instant at) {
        return submitted == null || submitted.isAfter(at) || submitted.isBefore(Instant.EPOCH) ? at : submitted;
    }

    private static int count(@Nullable List<String> references) {
        return references == null ? 0 : references.size();
    }
}
