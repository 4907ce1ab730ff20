package io.lethe.training;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.PartType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Takes models that were trained elsewhere. */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

    private final ModelRegistrar registrar;

    ModelsResource(ModelRegistrar registrar) {
        this.registrar = registrar;
    }

    /**
     * Registers a model: 201 once it is stored and announced. What becomes of it, the gateway's {@code /models} tells.
     *
     * @param spec a {@link Registration}
     * @param weights its safetensors
     */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(summary = "Register a model that was trained elsewhere as an original")
    public Response register(
            @RestForm @PartType(MediaType.TEXT_PLAIN) @Nullable String spec, @RestForm @Nullable FileUpload weights) {
        if (spec == null || weights == null) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "The part '%s' is missing".formatted(spec == null ? "spec" : "weights"));
        }
        ModelRef model = registrar.register(Registration.parse(spec), weights.uploadedFile());
        return Response.created(URI.create("/trainings/" + model.modelId()))
                .entity(model)
                .build();
    }
}
