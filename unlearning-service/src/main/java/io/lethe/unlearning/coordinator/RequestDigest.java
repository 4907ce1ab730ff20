package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** SHA-256 of what a request says: spacing, order of fields and unknown fields do not count. */
final class RequestDigest {

    private static final ObjectMapper SORTED =
            EventJson.mapper().copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private RequestDigest() {}

    static String of(ForgetRequested request) {
        try {
            byte[] canonical = SORTED.writeValueAsBytes(SORTED.convertValue(request, Map.class));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot digest request " + request.requestId(), e);
        }
    }
}
