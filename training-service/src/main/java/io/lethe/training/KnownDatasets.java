package io.lethe.training;

import io.lethe.contracts.SplitPublished;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The newest version of each dataset, as it was announced. */
@ApplicationScoped
class KnownDatasets {

    private final Map<String, SplitPublished> byName = new ConcurrentHashMap<>();

    void heard(SplitPublished news) {
        byName.put(news.datasetId(), news);
    }

    Optional<SplitPublished> find(String datasetId) {
        return Optional.ofNullable(byName.get(datasetId));
    }
}
