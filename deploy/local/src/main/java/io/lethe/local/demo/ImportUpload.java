package io.lethe.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lethe.contracts.EventJson;
import io.lethe.local.Multipart;
import io.lethe.local.UserException;
import io.lethe.local.demo.DemoOptions.Table;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the dataset-service gets: a description of the import, and the user's files. */
final class ImportUpload {

    private ImportUpload() {}

    /** @param name of the dataset, and of the model to train on it */
    static Multipart of(DemoOptions options, String name) {
        Multipart upload = new Multipart();
        Optional<Table> table = options.table();
        if (table.isPresent() && table.get().benchmark().isPresent()) {
            attachFolder(table.get(), upload);
        } else if (table.isPresent()) {
            attach(table.get(), upload);
        }
        return upload.text("spec", spec(options, name).toString());
    }

    /** What is to be imported, in the words of the service's interface. */
    static ObjectNode spec(DemoOptions options, String name) {
        ObjectNode spec = EventJson.mapper().createObjectNode();
        spec.put("datasetId", name).put("seed", options.seed()).put("dryRun", options.dryRun());
        if (options.size() != null) {
            spec.put("size", options.size());
        }
        ObjectNode training = spec.putObject("training").put("modelId", name).put("seed", options.seed());
        if (options.recipe() != null) {
            training.putObject("recipe").put("profile", options.recipe());
        }
        ObjectNode source = spec.putObject("source");
        Optional<Table> table = options.table();
        if (table.isPresent() && table.get().benchmark().isPresent()) {
            benchmark(table.get(), spec, source);
        } else if (table.isPresent()) {
            describe(table.get(), spec, source);
        } else {
            source.put("kind", "synthetic-faces");
        }
        return spec;
    }

    private static void benchmark(Table table, ObjectNode spec, ObjectNode source) {
        spec.put("strict", table.strict());
        source.put("kind", table.benchmark().orElseThrow());
        table.settings().forEach((name, value) -> source.set(name, json(value)));
    }

    /** A number, a list, true or false, or else a text. */
    private static JsonNode json(String value) {
        try {
            return EventJson.mapper().readTree(value);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(value);
        }
    }

    private static void attachFolder(Table table, Multipart upload) {
        try {
            Path from = table.from();
            upload.file("images", Files.isDirectory(from) ? new ImageFolder(from, "").zip() : from);
        } catch (FileNotFoundException e) {
            throw UserException.usage("Cannot read a file: %s.".formatted(e.getMessage()));
        }
    }

    private static void describe(Table table, ObjectNode spec, ObjectNode source) {
        spec.put("strict", table.strict());
        source.put("kind", "csv");
        source.put("imageColumn", glance(table).imageColumn());
        if (table.encoding() != null) {
            source.put("encoding", table.encoding());
        }
        source.put("identityColumn", table.identity());
        if (table.labels().size() == 1) {
            source.put("labelColumn", table.labels().get(0));
        } else {
            table.labels().forEach(source.putArray("labelColumns")::add);
        }
        if (table.identitySpellings() != null) {
            source.put("identitySpellings", table.identitySpellings());
        }
        if (table.labelSpellings() != null) {
            source.put("labelSpellings", table.labelSpellings());
        }
        if (table.splits() != null) {
            spec.put("split", table.split());
        }
    }

    private static void attach(Table table, Multipart upload) {
        try {
            upload.file("csv", table.csv());
            upload.file("images", archive(table));
            if (table.splits() != null) {
                upload.file("splits", table.splits());
            }
        } catch (FileNotFoundException e) {
            throw UserException.usage("Cannot read a file: %s.".formatted(e.getMessage()));
        }
    }

    private static CsvGlance glance(Table table) {
        return CsvGlance.at(table.csv(), table.encoding(), table.imageColumn());
    }

    private static Path archive(Table table) {
        return Files.isDirectory(table.images())
                ? new ImageFolder(table.images(), glance(table).imagePath()).zip()
                : table.images();
    }
}
