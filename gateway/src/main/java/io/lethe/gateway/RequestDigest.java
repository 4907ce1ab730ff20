package io.lethe.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;

/**
 * SHA-256 of what a request asks for, without keeping whom it names. When it was submitted does not count: the gateway
 * fills in what the asker leaves out. The coordinator judges by the same digest.
 */
final class RequestDigest {

    private RequestDigest() {}

    static String of(ForgetRequested request) {
        ObjectNode content = EventJson.mapper().valueToTree(request);
        content.remove("submittedAt");
        return EventJson.digest(content);
    }
}
