package io.lethe.dataset;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Follows and cancels imports. */
@Path("/imports")
public class ImportsResource {

    private final Imports imports;

    public ImportsResource(Imports imports) {
        this.imports = imports;
    }

    @GET
    @Operation(summary = "Imports of this process, the oldest first")
    public List<ImportStatus> all() {
        return imports.all().stream().map(job -> job.status().outline()).toList();
    }

    @GET
    @Path("/{importId}")
    @Operation(summary = "How far an import is, and what became of it")
    public ImportStatus one(@PathParam("importId") String importId) {
        return job(importId).status();
    }

    /** Ends the import soon, and leaves nothing of it; does nothing once the dataset exists. */
    @DELETE
    @Path("/{importId}")
    @Operation(summary = "Cancel an import")
    public ImportStatus cancel(@PathParam("importId") String importId) {
        ImportJob job = job(importId);
        imports.cancel(job);
        return job.status();
    }

    private ImportJob job(String importId) {
        return imports.find(importId)
                .orElseThrow(
                        () -> new LetheException(
                                ErrorCode.REQUEST_NOT_FOUND,
                                "There is no such import; a process forgets its imports when it ends, and all but the last 100"));
    }
}
