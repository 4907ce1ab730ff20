package io.lethe.unlearning.coordinator.resolver;

import io.lethe.contracts.ForgetRequested;
import io.lethe.unlearning.coordinator.policy.Policies;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Tells what a forget request would lead to. Only the gateway calls it; it stores and publishes nothing. */
@Path("/forget-plans")
@Blocking
class ForgetPlansResource {

    private final Resolver resolver;
    private final Policies policies;

    ForgetPlansResource(Resolver resolver, Policies policies) {
        this.resolver = resolver;
        this.policies = policies;
    }

    /** Plans a request. */
    @POST
    public ForgetPlan plan(ForgetRequested request) {
        Instant at = Instant.now();
        List<Resolver.Found> found = resolver.find(request, at);
        List<Integer> unknown = Resolver.unknown(found).boxed().toList();
        return new ForgetPlan(
                found.stream()
                        .map(each -> ForgetPlan.OfModel.of(
                                each, method(request, each.model().modelId()), at))
                        .toList(),
                found.stream().mapToInt(each -> each.lookup().samples().size()).sum(),
                found.get(0).lookup().known().size(),
                unknown.size(),
                unknown);
    }

    private String method(ForgetRequested request, String modelId) {
        return Objects.requireNonNullElseGet(
                request.method(), () -> policies.of(modelId).ladder().get(0).method());
    }
}
