package io.lethe.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.local.stack.LocalStack;
import io.lethe.local.stack.StackFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LetheTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @Test
    void listsTheCommandsWhenNoneIsNamed() {
        assertThat(run()).isZero();
        assertThat(out.toString(UTF_8)).contains("demo", "methods", "up", "status", "down", "export", "LETHE_DATA");
    }

    @Test
    void explainsTheOptionsOfACommand() {
        assertThat(run("help", "demo")).isZero();
        assertThat(out.toString(UTF_8)).contains("--dataset", "--reference", "--ports", "default: 1");

        out.reset();
        assertThat(run("demo", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--dataset");
    }

    @Test
    void suggestsTheOptionThatWasMeant() {
        assertThat(run("demo", "--sead", "7")).isEqualTo(UserException.USAGE);
        assertThat(err.toString()).contains("lethe: ", "--sead", "--seed");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(run("downn")).isEqualTo(UserException.USAGE);
        assertThat(err.toString()).contains("'downn'", "./lethe down");
    }

    @Test
    void saysWhatADatasetOfOnesOwnWants() {
        assertThat(run("demo", "--label", "age")).isEqualTo(UserException.USAGE);
        assertThat(err.toString()).startsWith("lethe: Missing required argument(s): --dataset=FILE.csv");
    }

    @Test
    void wantsBothFilesOfAnExport() {
        assertThat(run("export", "model.safetensors")).isEqualTo(UserException.USAGE);
        assertThat(err.toString()).contains("FILE.pth", "./lethe help export");
    }

    @Test
    void saysInOneSentenceWhatThePersonAtTheTerminalCanPutRight() {
        assertThat(run("export", "nothing.safetensors", "model.pth")).isEqualTo(UserException.USAGE);
        assertThat(err.toString())
                .isEqualTo(
                        "lethe: There is no file 'nothing.safetensors'; to export a model by its name, start the stack"
                                + " with ./lethe up.\n");
    }

    @Test
    void tellsScriptsThatNothingRuns() {
        assertThat(run("status")).isEqualTo(3);
        assertThat(out.toString(UTF_8)).isEqualTo("Lethe is not running.\n");
    }

    @Test
    void wantsToKnowOfWhichMethodAProfileIs() {
        assertThat(run("demo", "--profile", "paper")).isEqualTo(UserException.USAGE);
        assertThat(err.toString()).startsWith("lethe: --profile needs --method");
    }

    @Test
    void explainsWhatCanBeDoneWithDeadLetters() {
        assertThat(run("help", "dead-letters")).isZero();
        assertThat(out.toString(UTF_8)).contains("list", "show", "replay", "--gateway");

        out.reset();
        assertThat(run("dead-letters", "list", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--topic", "--limit");
    }

    @Test
    void saysWhereDeadLettersAreWhenNothingRuns() {
        assertThat(run("dead-letters", "list")).isEqualTo(UserException.USAGE);
        assertThat(err.toString()).contains("./lethe up", "--gateway URL");
    }

    @Test
    void saysHowADeadLetterIsNamed() {
        assertThat(run("dead-letters", "show", "17", "--gateway", "http://localhost:1"))
                .isEqualTo(UserException.USAGE);
        assertThat(err.toString()).contains("'17' is not TOPIC/PARTITION/OFFSET");
    }

    private int run(String... line) {
        Installation installation = new Installation(folder);
        CommandLine lethe = Lethe.commandLine(
                installation, new LocalStack(installation, new StackFolder(folder)), new PrintStream(out, true, UTF_8));
        return lethe.setErr(new PrintWriter(err, true)).execute(line);
    }
}
