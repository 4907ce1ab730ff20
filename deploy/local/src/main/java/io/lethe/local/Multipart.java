package io.lethe.local;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A multipart/form-data body whose files are streamed. */
public final class Multipart {

    private final String boundary = "lethe-" + UUID.randomUUID();
    private final List<BodyPublisher> parts = new ArrayList<>();

    /** Adds a short text. */
    public Multipart text(String name, String value) {
        open("form-data; name=\"%s\"".formatted(name), "text/plain; charset=utf-8");
        parts.add(BodyPublishers.ofString(value + "\r\n"));
        return this;
    }

    /** Adds a file. */
    public Multipart file(String name, Path file) throws FileNotFoundException {
        open(
                "form-data; name=\"%s\"; filename=\"%s\""
                        .formatted(name, file.getFileName().toString().replace('"', '_')),
                "application/octet-stream");
        parts.add(BodyPublishers.ofFile(file));
        parts.add(BodyPublishers.ofString("\r\n"));
        return this;
    }

    /** Media type of the body, with its boundary. */
    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** The whole body. */
    public BodyPublisher body() {
        List<BodyPublisher> all = new ArrayList<>(parts);
        all.add(BodyPublishers.ofString("--" + boundary + "--\r\n"));
        return BodyPublishers.concat(all.toArray(BodyPublisher[]::new));
    }

    private void open(String disposition, String type) {
        parts.add(BodyPublishers.ofString(
                "--%s\r\nContent-Disposition: %s\r\nContent-Type: %s\r\n\r\n".formatted(boundary, disposition, type)));
    }
}
