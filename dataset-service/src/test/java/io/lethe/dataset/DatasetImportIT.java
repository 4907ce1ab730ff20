package io.lethe.dataset;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.Topics;
import io.lethe.dataset.adapter.Fixtures;
import io.lethe.service.store.StoreBean;
import io.lethe.service.store.StoreConfig;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.lethe.testing.ProbedRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LocalInfrastructureResource.class)
@QuarkusTestResource(AllowedLake.class)
class DatasetImportIT {

    private static final String TINY_FACES = """
            {"datasetId": "%s", "seed": 5, "size": 16, "training": {"modelId": "tiny-model", "seed": 9},
             "source": {"kind": "synthetic-faces", "rich": 3, "casual": 1, "test": 2, "unseen": 2, "validation": 1,
                        "longAlbum": 2, "shortAlbum": 1}}
            """;
    private static final String TINY_TABLE = """
            {"datasetId": "%s", "size": 8, "seed": 1, "split": 2,
             "source": {"kind": "csv", "imageColumn": "file", "identityColumn": "who", "labelColumn": "mood"}}
            """;
    private static final Map<String, String> TUS = Map.of("Tus-Resumable", "1.0.0");
    private static final String OFFSET_STREAM = "application/offset+octet-stream";
    private static final String CSV = """
            file,who,mood
            a.png,"Ann, of course",happy
            b.png,bob,sad
            c.png,cyd,sad
            d.png,dan,happy
            """;
    private static final String SPLITS = """
            split,identity,role
            2,"Ann, of course",forget
            2,bob,retain
            2,cyd,test
            2,dan,unseen
            """;

    private final String datasetId = "it-" + UUID.randomUUID();

    @Inject
    ObjectStore store;

    @Inject
    StoreConfig storeConfig;

    @Test
    void importsSyntheticFaces() {
        Response response = post(TINY_FACES.formatted(datasetId));

        response.then()
                .statusCode(201)
                .body("datasetId", is(datasetId))
                .body("forget", hasSize(3))
                .body("majorityClassShare", is(0.125f))
                .body("task.labels", hasSize(8))
                .body("splits.name", is(List.of("train", "test", "unseen", "validation")))
                .body("splits.samples", is(List.of(56, 16, 32, 8)))
                .body("splits.identities", is(List.of(4, 2, 2, 1)));
        DatasetManifest manifest = manifest(response);
        assertThat(response.header("Location"))
                .endsWith("/datasets/" + datasetId + "/versions/" + manifest.datasetVersion());
        assertShardsAreWhole(manifest);
    }

    @Test
    void announcesTheDataset() {
        DatasetManifest manifest = manifest(post(TINY_FACES.formatted(datasetId)));

        ProbedRecord record = announcements(1).get(0);
        assertThat(record.headers())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_type", "io.lethe.dataset.split-published.v1")
                .containsEntry("ce_source", "/lethe/dataset-service")
                .containsEntry("ce_subject", "datasets/" + datasetId)
                .containsEntry("content-type", "application/json")
                .containsKeys("ce_id", "ce_time", "ce_dataschema");
        SplitPublished event = record.event(SplitPublished.class);
        assertThat(event.datasetVersion()).isEqualTo(manifest.datasetVersion());
        assertThat(event.training()).isEqualTo(new SplitPublished.Training("tiny-model", 9, null));
        assertThat(store.read(event.manifest())).isNotEmpty();
        assertThat(record.text()).doesNotContain("person-");
    }

    @Test
    void answersTheSameContentWithTheSameVersionAndAnnouncesItAgain() {
        String first = manifest(post(TINY_FACES.formatted(datasetId))).datasetVersion();

        Response again = post(TINY_FACES.formatted(datasetId));

        again.then().statusCode(200).body("datasetVersion", is(first));
        assertThat(announcements(2)).hasSize(2);
    }

    @Test
    void importsATableWithAnArchive() {
        Response response = postTable(CSV, images());

        response.then()
                .statusCode(201)
                .body("forget", is(List.of("Ann, of course")))
                .body("majorityClassShare", is(1f));
        DatasetManifest manifest = manifest(response);
        assertShardsAreWhole(manifest);
        DatasetManifest.SplitManifest train = manifest.splits().get(0);
        assertThat(store.read(train.labels())).containsExactly(0, 1);
        assertThat(store.read(train.pixels())).startsWith(11, 11, 11).endsWith(22, 22, 22);
        assertThat(train.pixelMean()).isBetween(11.0, 22.0);
        assertThat(store.read(train.index()))
                .asString(StandardCharsets.UTF_8)
                .matches("row,sample,identity,id\n0,a.png,\"Ann, of course\",[0-9a-f]{16}\n1,b.png,bob,[0-9a-f]{16}\n");
    }

    @Test
    void showsTheManifest() {
        String version = manifest(post(TINY_FACES.formatted(datasetId))).datasetVersion();

        given().get("/datasets/" + datasetId).then().statusCode(200).body("datasetVersion", is(version));
        given().get("/datasets/" + datasetId + "/versions/" + version)
                .then()
                .statusCode(200)
                .body("task.kind", is("single-label"));
        given().get("/datasets/" + datasetId + "/versions/0000000000000000")
                .then()
                .statusCode(404)
                .body("code", is("DATASET_NOT_FOUND"));
        given().get("/datasets/unknown").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void showsDatasetsVersionsAndReports() {
        String version = manifest(postTable(CSV, images())).datasetVersion();

        given().get("/datasets").then().statusCode(200).body("$", hasItem(datasetId));
        given().get("/datasets/" + datasetId)
                .then()
                .body("versions.datasetVersion", is(List.of(version)))
                .body("versions[0].splits.name", is(List.of("train", "test", "unseen")));
        given().get("/datasets/" + datasetId + "/versions/" + version + "/report")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("images", is(4))
                .body("findings.code", hasItem("small-class"));
    }

    @Test
    void followsAnImportToItsEnd() {
        Response taken = given().multiPart("spec", TINY_FACES.formatted(datasetId), "application/json")
                .post("/datasets");

        taken.then().statusCode(202).body("datasetId", is(datasetId));
        String place = taken.header("Location");
        assertThat(place).endsWith("/imports/" + taken.jsonPath().getString("importId"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> given().get(place).jsonPath().getString("state").equals("done"));
        given().get(place)
                .then()
                .body("stage", is("ended"))
                .body("dataset.datasetId", is(datasetId))
                .body("dataset.report.images", is(112));
        given().get("/imports").then().statusCode(200).body("dataset", everyItem(nullValue()));
        given().get("/imports/unknown").then().statusCode(404);
    }

    @Test
    void tellsTheUploaderWhyAnImportFailed() {
        Map<String, byte[]> images = images();
        images.remove("b.png");
        String place = table(CSV, images, SPLITS, TINY_TABLE.formatted(datasetId), given())
                .post("/datasets")
                .header("Location");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> given().get(place).jsonPath().getString("state").equals("failed"));
        given().get(place)
                .then()
                .body("problem.code", is("INVALID_DATASET"))
                .body("problem.problems", hasItem(containsString("b.png is missing in the zip")));
        given().get("/imports").then().body("problem", everyItem(nullValue()));
    }

    @Test
    void takesUploadsThatWereBrokenOff() {
        byte[] zip = Fixtures.zip(images());
        String images = begin(zip.length, "faces.zip");
        given().headers(TUS)
                .header("Upload-Offset", 0)
                .contentType(OFFSET_STREAM)
                .body(Arrays.copyOf(zip, 100))
                .patch(images)
                .then()
                .statusCode(204)
                .header("Upload-Offset", "100");
        importFrom("\"images\": \"%s\"".formatted(images))
                .then()
                .statusCode(400)
                .body("detail", containsString("100 of %d bytes".formatted(zip.length)));
        given().headers(TUS)
                .head(images)
                .then()
                .statusCode(200)
                .header("Upload-Offset", "100")
                .header("Upload-Length", String.valueOf(zip.length))
                .header("Cache-Control", "no-store");
        given().headers(TUS)
                .header("Upload-Offset", 99)
                .contentType(OFFSET_STREAM)
                .body(new byte[9])
                .patch(images)
                .then()
                .statusCode(409);
        // As browsers without PATCH do.
        given().headers(TUS)
                .header("X-HTTP-Method-Override", "PATCH")
                .header("Upload-Offset", 100)
                .contentType(OFFSET_STREAM)
                .body(Arrays.copyOfRange(zip, 100, zip.length))
                .post(images)
                .then()
                .statusCode(204)
                .header("Upload-Offset", String.valueOf(zip.length));

        importFrom("\"images\": \"%s\"".formatted(images))
                .then()
                .statusCode(201)
                .body("report.images", is(4));

        given().headers(TUS).head(images).then().statusCode(404);
    }

    @Test
    void speaksTheProtocolOfResumableUploads() {
        given().options("/uploads")
                .then()
                .statusCode(204)
                .header("Tus-Version", "1.0.0")
                .header("Tus-Extension", containsString("creation"))
                .header("Tus-Max-Size", "17179869184");
        String upload = begin(3, "faces.zip");
        given().head(upload).then().statusCode(412).header("Tus-Version", "1.0.0");
        given().headers(TUS).post("/uploads").then().statusCode(400).body("detail", containsString("Upload-Length"));
        given().headers(TUS)
                .header("Upload-Length", 1L << 40)
                .post("/uploads")
                .then()
                .statusCode(413);
        given().headers(TUS)
                .header("Upload-Offset", 0)
                .body("abc")
                .patch(upload)
                .then()
                .statusCode(415);
        given().headers(TUS)
                .header("Upload-Offset", 0)
                .contentType(OFFSET_STREAM)
                .body("abcd".getBytes(StandardCharsets.UTF_8))
                .patch(upload)
                .then()
                .statusCode(413);
        given().headers(TUS).delete(upload).then().statusCode(204);
        given().headers(TUS).delete(upload).then().statusCode(404);
        given().headers(TUS)
                .header("Upload-Offset", 0)
                .contentType(OFFSET_STREAM)
                .body("abc".getBytes(StandardCharsets.UTF_8))
                .patch(upload)
                .then()
                .statusCode(404);
    }

    @Test
    void importsFromAFolderOfABucket() {
        String folder = "faces/" + datasetId + "/";
        try (var lake = StoreBean.unmapped(storeConfig)) {
            lake.ensureBucket("lake");
            lake.put("lake", folder + "faces.csv", CSV.getBytes(StandardCharsets.UTF_8));
            lake.put("lake", folder + "faces.zip", Fixtures.zip(images()));
            images().forEach((name, image) -> lake.put("lake", folder + "images/" + name, image));
        }
        String files = "\"csv\": \"s3://lake/%1$sfaces.csv\", \"images\": \"s3://lake/%1$s%2$s\"";

        Response fromFolder = importFrom(files.formatted(folder, "images/"));
        Response fromZip = importFrom(files.formatted(folder, "faces.zip"));

        fromFolder.then().statusCode(201).body("report.images", is(4));
        fromZip.then().statusCode(200).body("datasetVersion", is(fromFolder.<String>path("datasetVersion")));
        importFrom(files.formatted(folder, "nothing/"))
                .then()
                .statusCode(422)
                .body("problems", hasItem(containsString("has no objects")));
        importFrom(files.formatted(folder, "nothing.zip"))
                .then()
                .statusCode(422)
                .body("problems", hasItem(containsString("is not there")));
        for (String place : List.of("s3://lake/other/", "s3://datasets/", "s3://lake/faces/../x/", "s3://lake")) {
            importFrom("\"images\": \"%s\"".formatted(place))
                    .then()
                    .statusCode(400)
                    .body("detail", containsString("files.images"));
        }
    }

    @Test
    void cancelsAnImportAndLeavesNothing() {
        String many = TINY_FACES
                .formatted(datasetId)
                .replace("\"size\": 16", "\"size\": 256")
                .replace("\"casual\": 1", "\"casual\": 20000");
        String place = given().multiPart("spec", many, "application/json")
                .post("/datasets")
                .header("Location");

        given().delete(place).then().statusCode(200);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> given().get(place).jsonPath().getString("state").equals("cancelled"));
        assertThat(store.list(DatasetStore.BUCKET, datasetId + "/")).isEmpty();
        assertThat(announcements(0)).isEmpty();
    }

    @Test
    void importsNothingInADryRun() {
        post(TINY_FACES.formatted(datasetId).replace("\"seed\": 5", "\"seed\": 5, \"dryRun\": true"))
                .then()
                .statusCode(200)
                .body("manifest", nullValue())
                .body("report.images", is(112));
        assertThat(store.list(DatasetStore.BUCKET, datasetId + "/")).isEmpty();
        assertThat(announcements(0)).isEmpty();
    }

    @Test
    void takesWarningsForErrorsWhereStrict() {
        String strict = TINY_TABLE.formatted(datasetId).replace("\"seed\": 1", "\"seed\": 1, \"strict\": true");

        table(CSV, images(), SPLITS, strict, given().header("Prefer", "wait=120"))
                .post("/datasets")
                .then()
                .statusCode(422)
                .body("problems", hasItem(containsString("classes with fewer than 3 people")));
        assertThat(store.list(DatasetStore.BUCKET, datasetId + "/")).isEmpty();
    }

    @Test
    void leavesNothingOfAnImportThatFails() {
        Map<String, byte[]> images = images();
        images.put("b.png", "no image".getBytes(StandardCharsets.UTF_8));

        postTable(CSV, images)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", is("INVALID_DATASET"))
                .body("type", is("urn:lethe:problem:invalid-dataset"))
                .body("problems", hasSize(1))
                .body(
                        "problems",
                        hasItem(containsString("faces.csv row 3: image b.png is something else, not an image")));
        assertThat(store.list(DatasetStore.BUCKET, datasetId + "/")).isEmpty();
        assertThat(announcements(0)).isEmpty();
    }

    @Test
    void refusesUnsafeArchivesAndSplitsThatShareAPerson() {
        Map<String, byte[]> images = images();
        images.put("../e.png", Fixtures.png(4, 4, 1));

        postTable(CSV, images).then().statusCode(422).body("code", is("UNSAFE_ARCHIVE"));
        postTable(CSV, images(), SPLITS + "2,bob,test\n")
                .then()
                .statusCode(422)
                .body("code", is("IDENTITY_IN_TWO_SPLITS"))
                .body("problems", hasItem(containsString("splits.csv row 6")));
        assertThat(store.list(DatasetStore.BUCKET, datasetId + "/")).isEmpty();
    }

    @Test
    void refusesRequestsThatMakeNoSense() {
        assertRefused("{", "spec");
        assertRefused("{\"datasetId\": \"../x\", \"source\": {\"kind\": \"csv\"}}", "datasetId");
        assertRefused("{\"datasetId\": \"x\"}", "source.kind");
        assertRefused("{\"datasetId\": \"x\", \"source\": {\"kind\": \"tarot\"}}", "known are cifar10, cifar100, csv");
        assertRefused("{\"datasetId\": \"x\", \"source\": {\"kind\": \"csv\"}, \"sice\": 3}", "sice");
        assertRefused("{\"datasetId\": \"x\", \"source\": {\"kind\": \"csv\"}, \"size\": \"big\"}", "'size'");
        assertRefused(
                "{\"datasetId\": \"x\", \"source\": {\"kind\": \"synthetic-faces\"}, \"size\": 4}", "8 to 512 pixels");
        given().multiPart("csv", "x").post("/datasets").then().statusCode(400).body("detail", containsString("spec"));
    }

    @Test
    void measuresImports() {
        post(TINY_FACES.formatted(datasetId)).then().statusCode(201);

        String metrics =
                given().get("/q/metrics").then().statusCode(200).extract().asString();
        assertThat(metrics)
                .contains("lethe_samples_total{phase=\"import\"}")
                .contains("lethe_stage_duration_seconds_bucket{stage=\"decode\"")
                .contains("lethe_stage_duration_seconds_bucket{stage=\"store\"")
                .doesNotContain("person-");
    }

    @Test
    void isStartedLiveAndReady() {
        for (String probe : List.of("started", "live", "ready")) {
            given().get("/q/health/" + probe).then().statusCode(200).body("status", is("UP"));
        }
    }

    private static String begin(long length, String fileName) {
        String name = Base64.getEncoder().encodeToString(fileName.getBytes(StandardCharsets.UTF_8));
        Response begun = given().headers(TUS)
                .header("Upload-Length", length)
                .header("Upload-Metadata", "filename " + name)
                .post("/uploads");
        begun.then().statusCode(201).header("Upload-Offset", "0").header("Upload-Expires", containsString("GMT"));
        return begun.header("Location");
    }

    /** Imports with files of the spec, and with those parts that it does not name. */
    private Response importFrom(String files) {
        String spec = TINY_TABLE.formatted(datasetId).replace("\"seed\": 1", "\"seed\": 1, \"files\": {" + files + "}");
        RequestSpecification request = given().header("Prefer", "wait=120")
                .multiPart("spec", spec, "application/json")
                .multiPart("splits", "splits.csv", SPLITS.getBytes(StandardCharsets.UTF_8), "text/csv");
        return (files.contains("csv")
                        ? request
                        : request.multiPart("csv", "faces.csv", CSV.getBytes(StandardCharsets.UTF_8), "text/csv"))
                .post("/datasets");
    }

    private void assertRefused(String spec, String because) {
        post(spec).then().statusCode(400).body("code", is("INVALID_REQUEST")).body("detail", containsString(because));
    }

    private void assertShardsAreWhole(DatasetManifest manifest) {
        for (DatasetManifest.SplitManifest split : manifest.splits()) {
            assertThat(store.read(split.pixels())).hasSize(split.samples() * manifest.height() * manifest.width() * 3);
            assertThat(store.read(split.labels())).hasSize(split.samples());
            ByteBuffer groups = ByteBuffer.wrap(store.read(split.groups())).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(Stream.generate(groups::getInt).limit(split.samples()).distinct())
                    .hasSize(split.identities());
            assertThat(new String(store.read(split.index()), StandardCharsets.UTF_8).lines())
                    .hasSize(split.samples() + 1);
        }
    }

    private DatasetManifest manifest(Response response) {
        try {
            JsonNode body = EventJson.mapper().readTree(response.asString());
            ArtifactRef where = EventJson.mapper().treeToValue(body.get("manifest"), ArtifactRef.class);
            return EventJson.mapper().readValue(store.read(where), DatasetManifest.class);
        } catch (IOException e) {
            throw new AssertionError("No manifest: " + response.asString(), e);
        }
    }

    private List<ProbedRecord> announcements(int expected) {
        try (KafkaProbe probe = KafkaProbe.connect()) {
            return expected == 0
                    ? probe.read(Topics.SPLIT_PUBLISHED, this::isOurs)
                    : probe.await(Topics.SPLIT_PUBLISHED, expected, Duration.ofSeconds(30), this::isOurs);
        }
    }

    private boolean isOurs(ProbedRecord record) {
        return datasetId.equals(record.key());
    }

    private Response postTable(String csv, Map<String, byte[]> images) {
        return postTable(csv, images, SPLITS);
    }

    private Response postTable(String csv, Map<String, byte[]> images, String splits) {
        return table(csv, images, splits, TINY_TABLE.formatted(datasetId), given().header("Prefer", "wait=120"))
                .post("/datasets");
    }

    private static RequestSpecification table(
            String csv, Map<String, byte[]> images, String splits, String spec, RequestSpecification request) {
        return request.multiPart("spec", spec, "application/json")
                .multiPart("csv", "faces.csv", csv.getBytes(StandardCharsets.UTF_8), "text/csv")
                .multiPart("images", "faces.zip", Fixtures.zip(images), "application/zip")
                .multiPart("splits", "splits.csv", splits.getBytes(StandardCharsets.UTF_8), "text/csv");
    }

    private static Response post(String spec) {
        return spec(spec).post("/datasets");
    }

    private static RequestSpecification spec(String json) {
        return given().header("Prefer", "wait=120").multiPart("spec", json, "application/json");
    }

    private static Map<String, byte[]> images() {
        Map<String, byte[]> images = new LinkedHashMap<>();
        images.put("a.png", Fixtures.png(20, 10, 11));
        images.put("b.png", Fixtures.png(8, 8, 22));
        images.put("c.png", Fixtures.png(4, 4, 33));
        images.put("d.png", Fixtures.png(16, 16, 44));
        return images;
    }
}
