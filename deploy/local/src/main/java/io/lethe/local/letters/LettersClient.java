package io.lethe.local.letters;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.EventJson;
import io.lethe.local.UserException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway's interface for dead letters. */
final class LettersClient {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]+/[0-9]+/[0-9]+");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String gateway;

    LettersClient(URI gateway) {
        this.gateway = gateway.toString().replaceFirst("/+$", "");
    }

    JsonNode list(@Nullable String topic, int limit) throws InterruptedException {
        String only = topic == null ? "" : "&topic=" + URLEncoder.encode(topic, StandardCharsets.UTF_8);
        return answer(request("?limit=" + limit + only).GET());
    }

    JsonNode show(String id) throws InterruptedException {
        return answer(request("/" + checked(id)).GET());
    }

    JsonNode replay(String id) throws InterruptedException {
        return answer(request("/" + checked(id) + "/replay").POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String rest) {
        return HttpRequest.newBuilder(URI.create(gateway + "/dead-letters" + rest))
                .timeout(PATIENCE);
    }

    private JsonNode answer(HttpRequest.Builder request) throws InterruptedException {
        HttpRequest asked = request.build();
        try {
            HttpResponse<String> response = http.send(asked, BodyHandlers.ofString());
            JsonNode body = EventJson.mapper().readTree(response.body());
            if (response.statusCode() / 100 != 2) {
                throw UserException.failure("The gateway answered %d %s: %s"
                        .formatted(
                                response.statusCode(),
                                body.path("code").asText(),
                                body.path("detail").asText(body.path("title").asText())));
            }
            return body;
        } catch (IOException e) {
            throw UserException.failure("No answer from %s; is the gateway there? (%s)"
                    .formatted(asked.uri(), e.getClass().getSimpleName()));
        }
    }

    private static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw UserException.usage(
                    "'%s' is not TOPIC/PARTITION/OFFSET; ./lethe dead-letters list shows them.".formatted(id));
        }
        return id;
    }
}
