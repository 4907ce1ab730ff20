package io.lethe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Scores;
import io.lethe.learning.metric.LabelAccuracy;
import io.lethe.learning.metric.ScoreReport;
import io.lethe.learning.process.LearnerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreReportsTest {

    @TempDir
    Path directory;

    @Test
    void saysTheSameAsTheLearner() throws IOException {
        ScoreReport report = new ScoreReport(
                estimate(1),
                null,
                estimate(2),
                estimate(3),
                estimate(4),
                estimate(5),
                estimate(6),
                estimate(7),
                estimate(8),
                0.125,
                0.25,
                0.5,
                List.of(new LabelAccuracy("smiling", 0.75, 0.625)),
                List.of(new ScoreReport.NamedScore("tpr-at-fpr-1", estimate(9))));
        Path file = directory.resolve("scores.json");
        Files.write(file, LearnerJson.mapper().writeValueAsBytes(List.of(report)));

        List<Scores> scores = ScoreReports.read(file);

        JsonNode theirs = EventJson.mapper().valueToTree(report);
        JsonNode ours = EventJson.mapper().valueToTree(scores.get(0));
        assertThat(scores).hasSize(1);
        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void refusesWhatIsNoReport() throws IOException {
        Path file = Files.writeString(directory.resolve("scores.json"), "[{\"mia\": 1}]");

        assertThatThrownBy(() -> ScoreReports.read(file)).isInstanceOf(LetheException.class);
    }

    private static ScoreReport.Estimate estimate(int tenths) {
        return new ScoreReport.Estimate(tenths / 10.0, tenths / 10.0 - 0.05, tenths / 10.0 + 0.05);
    }
}
