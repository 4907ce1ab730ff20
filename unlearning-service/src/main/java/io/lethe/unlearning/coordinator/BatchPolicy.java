package io.lethe.unlearning.coordinator;

/**
 * How jobs are made of requests.
 *
 * @param defaultMethod method of requests that name none
 * @param maxRequests most requests that one job serves
 */
record BatchPolicy(String defaultMethod, int maxRequests) {

    BatchPolicy {
        if (maxRequests < 1) {
            throw new IllegalArgumentException("A job serves at least one request, not " + maxRequests);
        }
    }
}
