package io.leat.dist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.dist.cli.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineToolTest {
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+");

    private static final Pattern SEPARATOR = Pattern.compile(" \\| | > |<\\(|\\)");
    private static final Pattern EXPLANATION = Pattern.compile(" {2,}");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CommandLineTool tool =
            new CommandLineTool(
                    List.of(
                            new CommandLineTool.Summary(
                                    "start", "start a broker", Set.of("--brokers")),
                            new CommandLineTool.Summary(
                                    "broker", "one broker", Set.of("--config", "--override"))),
                    new Console(
                            InputStream.nullInputStream(),
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8)));

    private int run(String... arguments) {
        return tool.run(List.of(arguments));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Stream<CommandLine> commands(CommandLine line) {
        return Stream.concat(
                Stream.of(line),
                line.getSubcommands().values().stream().flatMap(CommandLineToolTest::commands));
    }

    private static boolean isOurs(CommandLine line) {
        return !List.of("help", "start").contains(line.getCommandName());
    }

    @Test
    void everyCommandExplainsItselfWithAnExample() {
        assertThat(commands(tool.commandLine()).filter(CommandLineToolTest::isOurs))
                .hasSizeGreaterThan(15)
                .allSatisfy(line -> {
                    String help = line.getUsageMessage();
                    assertThat(help).contains("  leat ").contains("Show this text.");
                    assertThat(help.lines()).allMatch(text -> text.length() <= 100);
                });
    }

    @Test
    void everyExampleInTheHelpIsAValidCommand() {
        List<List<String>> examples = new ArrayList<>();
        commands(tool.commandLine())
                .filter(CommandLineToolTest::isOurs)
                .flatMap(line -> Stream.of(line.getCommandSpec().usageMessage().footer()))
                .forEach(text -> examples(text.replace("%%", "%")).forEach(examples::add));
        assertThat(examples).hasSizeGreaterThan(30);
        for (List<String> example : examples) {
            tool.commandLine().parseArgs(example.toArray(String[]::new));
        }
    }

    /// The calls of leat in a line as a shell would see it, without what follows as explanation.
    private static List<List<String>> examples(String line) {
        List<List<String>> calls = new ArrayList<>();
        for (String part : SEPARATOR.split(line.strip(), -1)) {
            String call = EXPLANATION.split(part.strip(), -1)[0].replace("COMMAND ", "topic ");
            if (call.startsWith("leat ") && !call.startsWith("leat start")) {
                calls.add(
                        WORD.matcher(call.substring("leat ".length()))
                                .results()
                                .map(MatchResult::group)
                                .map(word -> word.replaceAll("^['\"]|['\"]$", ""))
                                .toList());
            }
        }
        return calls;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic list",
                "topic create t",
                "topic delete t",
                "topic describe t",
                "topic alter t -p 3",
                "group list",
                "group describe g",
                "config get topic t",
                "cluster info",
                "cluster balance",
                "broker drain 1",
                "broker decommission 1",
                "topic move t --to 1",
                "topic moves",
                "produce t",
                "consume t",
                "consume t --group g"
            })
    void aStoppedBrokerIsReportedInUnderThreeSecondsWithAdvice(String command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--bootstrap", "127.0.0.1:" + freePort()));
        long begin = System.nanoTime();
        assertThat(tool.run(arguments)).isEqualTo(3);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        assertThat(err())
                .contains("No server answers")
                .contains("Is it running?")
                .contains("leat start")
                .doesNotContain("\tat ", "Exception");
        assertThat(out()).isEmpty();
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsReportedInUnderThreeSeconds() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long begin = System.nanoTime();
            String address = "127.0.0.1:" + mute.getLocalPort();
            assertThat(run("topic", "list", "-b", address)).isEqualTo(3);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frobnicate",
                "topic",
                "topic create",
                "topic create t --partitions many",
                "topic alter t",
                "topic list --format xml",
                "topic list --timeout soon",
                "topic list --bootstrap host:port",
                "config set topic t",
                "config get broker zero",
                "broker drain",
                "broker drain one",
                "broker drain 1 --throttle fast",
                "broker drain 1 --undo --gone -b 127.0.0.1:1",
                "cluster balance --format json -b 127.0.0.1:1",
                "topic move t",
                "topic move t --to one",
                "topic move t --to 1 --cancel",
                "produce t --acks 7",
                "produce t -z rar",
                "produce t -H novalue",
                "consume t -f %q",
                "consume t -o sometimes",
                "consume t --group g --offset 3",
                "consume t --from-beginning --offset 3"
            })
    void wrongUseSaysWhatToDoAndEndsWithTwo(String command) {
        assertThat(tool.run(List.of(command.split(" ")))).isEqualTo(2);
        assertThat(err()).startsWith("leat: ").doesNotContain("\tat ", "Exception");
        assertThat(out()).isEmpty();
    }

    @Test
    void aMistypedCommandGetsASuggestion() {
        assertThat(run("topc", "list")).isEqualTo(2);
        assertThat(err()).contains("Did you mean").contains("topic");
    }

    @Test
    void withoutArgumentsTheHelpIsPrinted() {
        assertThat(run()).isZero();
        assertThat(out()).contains("Commands:", "start a broker", "First steps:");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(out())
                .contains("complete -F")
                .contains("describe", "--from-beginning", "--brokers");
        assertThat(run("completion", "zsh")).isZero();
        assertThat(out()).contains("bashcompinit");
    }
}
