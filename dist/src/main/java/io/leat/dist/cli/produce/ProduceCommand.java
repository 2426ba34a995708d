package io.leat.dist.cli.produce;

import io.leat.client.ClientException;
import io.leat.client.producer.Acks;
import io.leat.client.producer.OutgoingRecord;
import io.leat.client.producer.Producer;
import io.leat.client.producer.ProducerOptions;
import io.leat.client.producer.UndeliveredException;
import io.leat.dist.cli.terminal.ClusterOptions;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ExitCode;
import io.leat.dist.cli.terminal.KeyValues;
import io.leat.dist.cli.terminal.UsageException;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.RecordHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat produce`.
@Command(
        name = "produce",
        description = "Write lines as records: each line of the input is one record.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo hello | leat produce greetings",
            "  echo alice:hello | leat produce greetings -K :          key 'alice'",
            "  leat produce orders --input orders.txt -z zstd",
            "  leat produce greetings -H source=shell -p 0             type lines, end with Ctrl-D",
            "  echo alice: | leat produce users -K : --empty-is-null   deletes key 'alice'"
        })
public final class ProduceCommand implements Callable<Integer> {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "TOPIC", description = "Where to write.")
    private String topic = "";

    @Option(
            names = {"-K", "--key-delimiter"},
            paramLabel = "TEXT",
            description =
                    "What stands between key and value in a line (default: lines are values).")
    private String keyDelimiter = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "KEY=VALUE",
            description = "A header of every record; may be repeated.")
    private List<String> headers = List.of();

    @Option(
            names = {"-z", "--compression"},
            paramLabel = "CODEC",
            defaultValue = "none",
            description = "none, gzip, snappy, lz4 or zstd (default: none).")
    private CompressionType compression = CompressionType.NONE;

    @Option(
            names = "--acks",
            paramLabel = "all|1|0",
            defaultValue = "all",
            description =
                    "Whose acknowledgement to wait for: all replicas', the leader's, nobody's.")
    private String acks = "all";

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "N",
            description = "The partition (default: by the key, or any).")
    private int partition = OutgoingRecord.ANY_PARTITION;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description = "Read lines from a file (default: from the standard input).")
    private @Nullable Path input;

    @Option(names = "--empty-is-null", description = "Write an empty value as null, a tombstone.")
    private boolean emptyIsNull;

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not say how many records were written.")
    private boolean quiet;

    private final Console console;

    public ProduceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        LineParser parser = new LineParser(blank(), keyDelimiter, emptyIsNull);
        ProducerOptions options =
                ProducerOptions.DEFAULT
                        .withAcks(acks())
                        .withCompression(compression)
                        .withDeliveryTimeout(cluster.timeout());
        try (InputStream lines = open();
                Producer producer = Producer.open(cluster.client(), options)) {
            producer.prepare(topic);
            long count = write(new LineReader(lines), parser, producer);
            producer.flush();
            if (!quiet) {
                String records = count == 1 ? " record" : " records";
                console.err().println("Wrote " + count + records + " to " + topic + ".");
            }
            return ExitCode.OK;
        } catch (UndeliveredException failed) {
            console.complain(String.valueOf(failed.getMessage()));
            return ExitCode.FAILED;
        } catch (IOException unreadable) {
            throw new UsageException("cannot read the input: " + unreadable.getMessage());
        }
    }

    /// Writes line by line until the input ends or a record fails. Ctrl-C writes what was read.
    private long write(LineReader lines, LineParser parser, Producer producer)
            throws IOException, InterruptedException {
        Thread onInterrupt = new Thread(producer::close, "leat-produce-stop");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
            long count = 0;
            for (ByteBuffer line = lines.next(); line != null; line = lines.next()) {
                var _ =
                        producer.send(parser.parse(line))
                                .whenComplete(
                                        (position, failure) -> failed.compareAndSet(null, failure));
                count++;
                if (failed.get() != null) {
                    break;
                }
            }
            return count;
        } catch (ClientException refused) {
            producer.flush();
            throw refused;
        } finally {
            forget(onInterrupt);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // the hook is running, which is what it is for
        }
    }

    private OutgoingRecord blank() {
        List<RecordHeader> list =
                KeyValues.parse(headers).entrySet().stream()
                        .map(header -> new RecordHeader(header.getKey(), utf8(header.getValue())))
                        .toList();
        return OutgoingRecord.of(topic, "").withPartition(partition).withHeaders(list);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private Acks acks() {
        return switch (acks) {
            case "all", "-1" -> Acks.ALL;
            case "1" -> Acks.LEADER;
            case "0" -> Acks.NONE;
            default -> throw new UsageException("--acks is all, 1 or 0, not '" + acks + "'");
        };
    }

    private InputStream open() throws IOException {
        Path file = input;
        return file == null ? console.in() : Files.newInputStream(file);
    }
}
