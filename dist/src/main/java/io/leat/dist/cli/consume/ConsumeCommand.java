package io.leat.dist.cli.consume;

import io.leat.client.cluster.OffsetSpec;
import io.leat.client.consumer.ConsumedRecord;
import io.leat.client.consumer.Consumer;
import io.leat.client.consumer.ConsumerOptions;
import io.leat.client.consumer.GroupOptions;
import io.leat.dist.cli.terminal.ClusterOptions;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ExitCode;
import io.leat.dist.cli.terminal.OutputFormat;
import io.leat.dist.cli.terminal.UsageException;
import io.leat.protocol.TopicPartition;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat consume`.
@Command(
        name = "consume",
        description =
                "Print the records of a topic, those that come from now on unless told"
                        + " otherwise.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat consume greetings --from-beginning          all, then wait for more",
            "  leat consume greetings --offset -10 -e           the last 10 of each partition",
            "  leat consume greetings --offset s@1700000000000  from a time on",
            "  leat consume greetings -f '%%p/%%o %%k: %%s\\n'      as kcat's -f",
            "  leat consume greetings --group billing           share the partitions, remember",
            "  leat consume greetings --from-beginning -e --format json | jq .value",
            "",
            "In a format: %%s value, %%k key, %%h headers, %%t topic, %%p partition, %%o offset,",
            "%%T time in ms, %%S and %%K length of value and key, %%R the value's as 4 bytes."
        })
public final class ConsumeCommand implements Callable<Integer> {
    private static final int POLL_RECORDS_MAX = 2_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SESSION = Duration.ofSeconds(15);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    @Mixin private final ClusterOptions cluster = new ClusterOptions();
    @Mixin private final OutputFormat output = new OutputFormat();

    @Parameters(paramLabel = "TOPIC", description = "What to read.")
    private String topic = "";

    @Option(
            names = {"--from-beginning"},
            description = "Start with the oldest records; in a group, if it never read before.")
    private boolean fromBeginning;

    @Option(
            names = {"-o", "--offset"},
            paramLabel = "OFFSET",
            description =
                    "Where to start: beginning, end, a number, -N for the last N, s@MILLIS for a"
                            + " time.")
    private @Nullable String offset;

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "N",
            split = ",",
            description = "Only these partitions (default: all).")
    private List<Integer> partitions = List.of();

    @Option(
            names = {"-g", "--group"},
            paramLabel = "NAME",
            description = "Read as a member of a group and commit what was printed.")
    private @Nullable String group;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "End after so many records.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = {"-e", "--exit"},
            description = "End where the partitions end now.")
    private boolean exitAtEnd;

    @Option(
            names = {"-f", "--print"},
            paramLabel = "FORMAT",
            description = "How to print a record (default: '%%s\\n').")
    private String format = "%s\\n";

    @Option(
            names = {"-K", "--key-delimiter"},
            paramLabel = "TEXT",
            description = "Print the key, this text, and the value.")
    private String keyDelimiter = "";

    private final Console console;

    /// Set by the thread that handles Ctrl-C.
    private volatile boolean stopped;

    public ConsumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        RecordPrinter printer = printer();
        @Nullable StartPoint start = offset == null ? null : StartPoint.parse(offset);
        checkOptions(start);
        OffsetSpec reset = fromBeginning ? new OffsetSpec.Earliest() : new OffsetSpec.Latest();
        ConsumerOptions options = ConsumerOptions.DEFAULT.withReset(reset);
        if (group != null) {
            options = options.withGroup(GroupOptions.of(group).withSessionTimeout(SESSION));
        }
        CountDownLatch ended = new CountDownLatch(1);
        Consumer consumer = Consumer.open(cluster.client(), options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(consumer, ended), "leat-stop"));
        try (consumer) {
            begin(consumer, start);
            read(consumer, printer);
        } finally {
            ended.countDown();
        }
        return ExitCode.OK;
    }

    private void checkOptions(@Nullable StartPoint start) {
        if (group != null && (start != null || !partitions.isEmpty())) {
            throw new UsageException(
                    "a group decides itself which partitions to read and where to go on:"
                            + " leave out --offset and --partition, or --group");
        }
        if (start != null && fromBeginning) {
            throw new UsageException("--from-beginning and --offset exclude each other");
        }
        if (group != null && group.isEmpty()) {
            throw new UsageException("a group has a name");
        }
    }

    private RecordPrinter printer() {
        if (output.isJson()) {
            return new JsonLines();
        }
        if (!keyDelimiter.isEmpty()) {
            String literal = keyDelimiter.replace("%", "%%").replace("\\", "\\\\");
            return FormatString.parse("%k" + literal + "%s\\n");
        }
        return FormatString.parse(format);
    }

    /// Runs while the process ends: gives the reading thread time to leave its group.
    private void stop(Consumer consumer, CountDownLatch ended) {
        stopped = true;
        consumer.wakeUp();
        try {
            ended.await(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(Consumer consumer, @Nullable StartPoint start) throws InterruptedException {
        if (group != null) {
            consumer.subscribe(Set.of(topic));
            return;
        }
        List<TopicPartition> wanted = new ArrayList<>();
        int present = consumer.partitionCount(topic);
        for (int partition = 0; partition < present; partition++) {
            if (partitions.isEmpty() || partitions.contains(partition)) {
                wanted.add(new TopicPartition(topic, partition));
            }
        }
        for (int partition : partitions) {
            if (partition < 0 || partition >= present) {
                throw new UsageException(
                        "topic %s has partitions 0 to %d, not %d"
                                .formatted(topic, present - 1, partition));
            }
        }
        StartPoint from =
                start == null ? StartPoint.parse(fromBeginning ? "beginning" : "end") : start;
        consumer.assign(from.resolve(consumer, wanted));
    }

    private void read(Consumer consumer, RecordPrinter printer) throws InterruptedException {
        EndWatch end = new EndWatch();
        long left = count;
        while (!stopped && left > 0 && !(exitAtEnd && end.reached(consumer))) {
            int wanted = (int) Math.min(left, POLL_RECORDS_MAX);
            List<ConsumedRecord> records = consumer.poll(POLL, wanted);
            left -= records.size();
            if (!print(records, printer)) {
                return;
            }
        }
    }

    /// Returns whether somebody still reads the output.
    private boolean print(List<ConsumedRecord> records, RecordPrinter printer) {
        if (records.isEmpty()) {
            return true;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        records.forEach(record -> printer.print(record, chunk));
        byte[] bytes = chunk.toByteArray();
        console.out().write(bytes, 0, bytes.length);
        return !console.out().checkError();
    }
}
