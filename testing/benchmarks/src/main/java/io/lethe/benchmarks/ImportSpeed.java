package io.lethe.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * Compares an import by a running dataset-service with Pillow, which resizes the same pictures in two processes, in
 * rounds that alternate. Ours is the whole import from its acceptance to its announcement: everything is decoded,
 * checked, hashed, stored and told; the upload comes before and is not counted.
 *
 * <p>Arguments: address of the dataset-service, its process id, folder of {@code import_peer.py}, a folder to work in,
 * number of pictures, their side, side to scale to, rounds (0: only import, once).
 */
public final class ImportSpeed {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final double TICKS = 100;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI service;
    private final Path process;
    private final Path script;
    private final Path folder;

    private ImportSpeed(String service, String pid, Path script, Path folder) {
        this.service = URI.create(service);
        this.process = Path.of("/proc", pid);
        this.script = script.resolve("import_peer.py");
        this.folder = folder;
    }

    /** Seconds by the clock and of the processor. */
    private record Cost(double wall, double processor) {}

    /** Runs the comparison. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ImportSpeed speed = new ImportSpeed(arguments[0], arguments[1], Path.of(arguments[2]), Path.of(arguments[3]));
        speed.run(arguments[4], arguments[5], arguments[6], Integer.parseInt(arguments[7]));
    }

    private void run(String count, String side, String to, int rounds) throws IOException, InterruptedException {
        python("make", folder.toString(), count, side);
        if (rounds == 0) {
            forgetPeak();
            Cost ours = importAll(to);
            System.out.printf("%s pictures: %.1f s, at most %d MB resident%n", count, ours.wall(), peakMegabytes());
            return;
        }
        importAll(to);
        List<Double> wall = new ArrayList<>();
        List<Double> processor = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            String[] seconds = python("resize", folder.toString(), to).strip().split(" ", -1);
            Cost peer = new Cost(Double.parseDouble(seconds[0]), Double.parseDouble(seconds[1]));
            Cost ours = importAll(to);
            wall.add(ours.wall() / peer.wall());
            processor.add(ours.processor() / peer.processor());
            System.out.printf(
                    "round %d: import %.1f s (processor %.1f s), Pillow %.1f s (processor %.1f s)%n",
                    round + 1, ours.wall(), ours.processor(), peer.wall(), peer.processor());
        }
        System.out.printf("wall %s, processor %s%n", spread(wall), spread(processor));
    }

    private Cost importAll(String to) throws IOException, InterruptedException {
        String spec = """
                {"datasetId": "speed-%s", "size": %s, "source": {"kind": "csv", "labelColumn": "label"},
                 "files": {"csv": "%s", "images": "%s"}}""".formatted(UUID.randomUUID(), to, upload("faces.csv"), upload("images.zip"));
        double processor = processorSeconds();
        long started = System.nanoTime();
        String place = accepted(HttpRequest.newBuilder(service.resolve("/datasets"))
                        .header("Content-Type", "multipart/form-data; boundary=part")
                        .POST(BodyPublishers.ofString(
                                "--part\r\nContent-Disposition: form-data; name=\"spec\"\r\n\r\n" + spec + "\r\n--part--\r\n"))
                        .build())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        JsonNode status = status(place);
        while (status.path("state").asText().matches("waiting|running")) {
            Thread.sleep(POLL.toMillis());
            status = status(place);
        }
        if (!status.path("state").asText().equals("done")) {
            throw new IOException("The import did not end well: " + status);
        }
        return new Cost((System.nanoTime() - started) / 1e9, processorSeconds() - processor);
    }

    private String upload(String file) throws IOException, InterruptedException {
        Path path = folder.resolve(file);
        String place = accepted(tus("/uploads")
                        .header("Upload-Length", Long.toString(Files.size(path)))
                        .POST(BodyPublishers.noBody())
                        .build())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        accepted(tus(place)
                .header("Upload-Offset", "0")
                .header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.ofFile(path))
                .build());
        return place;
    }

    private HttpRequest.Builder tus(String place) {
        return HttpRequest.newBuilder(service.resolve(place)).header("Tus-Resumable", "1.0.0");
    }

    private JsonNode status(String place) throws IOException, InterruptedException {
        return EventJson.mapper()
                .readTree(accepted(HttpRequest.newBuilder(service.resolve(place)).build())
                        .body());
    }

    private HttpResponse<String> accepted(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("The service refused: " + response.body());
        }
        return response;
    }

    private String python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
        command.addAll(List.of(arguments));
        Process peer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (peer.waitFor() != 0) {
            throw new IOException("Python failed");
        }
        return output;
    }

    private double processorSeconds() throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        // Behind the name, which is in parentheses: state is the first, user and system time the 12th and 13th.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    private void forgetPeak() throws IOException {
        Files.writeString(process.resolve("clear_refs"), "5");
    }

    private long peakMegabytes() throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                >> 10;
    }

    private static String spread(List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        return "%.2f (%.2f to %.2f)"
                .formatted(sorted.get(sorted.size() / 2), Collections.min(sorted), Collections.max(sorted));
    }
}
