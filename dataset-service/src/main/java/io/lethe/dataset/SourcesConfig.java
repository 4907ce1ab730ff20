package io.lethe.dataset;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What the service may read for those who import. */
@ConfigMapping(prefix = "lethe.dataset.sources")
public interface SourcesConfig {

    /**
     * Places of the object store from which datasets may be imported, such as {@code s3://lake/faces/}; none if absent.
     * The service reads them with its own credentials for whoever may import, so never the platform's own buckets.
     */
    Optional<List<String>> allowed();
}
