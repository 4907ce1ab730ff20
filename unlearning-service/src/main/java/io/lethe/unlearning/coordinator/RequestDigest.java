package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;

/**
 * SHA-256 of what a request asks for. When it was submitted does not count: the gateway stamps requests without a time,
 * and stamps anew what it publishes again because the broker's answer was lost.
 */
final class RequestDigest {

    private RequestDigest() {}

    static String of(ForgetRequested request) {
        ObjectNode content = EventJson.mapper().valueToTree(request);
        content.remove("submittedAt");
        return EventJson.digest(content);
    }
}
