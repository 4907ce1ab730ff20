package io.lethe.unlearning.coordinator.model;

import java.util.List;
import java.util.Optional;

/** Who waits for one model, most urgent first. What a decision adds or takes out is seen at once. */
public interface WaitingLine {

    /** Number of requests. */
    int size();

    /** The most urgent requests, at most so many. */
    List<Waiting> first(int most);

    /** The request at a {@linkplain Waiting#place() place}. */
    Optional<Waiting> at(String place);

    /** Lines a request up. */
    void add(Waiting request);

    /** Takes a request out. */
    void remove(Waiting request);
}
