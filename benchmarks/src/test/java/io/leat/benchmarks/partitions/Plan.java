package io.leat.benchmarks.partitions;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the command line asks for.
///
/// @param leat how many partitions Leat gets, one run for each
/// @param kafka how many Apache Kafka gets
/// @param perTopic partitions of a topic
/// @param fill how many records each partition gets before anything is measured
/// @param parts the measurements to make besides creating and stopping
/// @param markdown where the table goes besides the terminal; empty when nowhere
record Plan(
        List<Integer> leat,
        List<Integer> kafka,
        int perTopic,
        int fill,
        Set<Part> parts,
        int seconds,
        String markdown,
        Path data) {

    static final String USAGE =
            """
            usage: benchmarks/partitions [--leat N,N] [--kafka N,N] [--per-topic N] [--fill N]
                                         [--parts P,P] [--seconds N] [--markdown FILE]
                                         [--data DIR]
              --leat N,N       partitions that Leat gets, a run for each (default 10000,100000;
                               0 is none)
              --kafka N,N      partitions that Apache Kafka gets (default 10000)
              --per-topic N    partitions of a topic (default 10)
              --fill N         write so many records to each partition once it is there, and to
                               each before the kill too (default 0: to 10,000 before the kill)
              --parts P,P      some of idle, produce, restart, kill (default all)
              --seconds N      length of a measurement (default 10); idling takes 7 times as long
              --markdown FILE  write the table there as well
              --data DIR       where the brokers keep their files
                               (default benchmarks/target/partitions)
            """;

    /// A measurement.
    enum Part {
        IDLE,
        PRODUCE,
        RESTART,
        KILL
    }

    /// Reads the command line; empty when it makes no sense.
    static Optional<Plan> parse(List<String> arguments, Path data) {
        var plan =
                new Plan(
                        List.of(10_000, 100_000),
                        List.of(10_000),
                        10,
                        0,
                        new TreeSet<>(Arrays.asList(Part.values())),
                        10,
                        "",
                        data);
        Deque<String> left = new ArrayDeque<>(arguments);
        try {
            while (!left.isEmpty()) {
                plan = plan.with(left.pop(), left.pop());
            }
        } catch (RuntimeException _) {
            return Optional.empty();
        }
        return Optional.of(plan);
    }

    private Plan with(String option, String value) {
        return switch (option) {
            case "--leat" -> of(counts(value), kafka, perTopic, fill);
            case "--kafka" -> of(leat, counts(value), perTopic, fill);
            case "--per-topic" -> of(leat, kafka, count(value), fill);
            case "--fill" -> of(leat, kafka, perTopic, count(value));
            case "--parts" ->
                    new Plan(leat, kafka, perTopic, fill, parts(value), seconds, markdown, data);
            case "--seconds" ->
                    new Plan(leat, kafka, perTopic, fill, parts, count(value), markdown, data);
            case "--markdown" -> new Plan(leat, kafka, perTopic, fill, parts, seconds, value, data);
            case "--data" ->
                    new Plan(leat, kafka, perTopic, fill, parts, seconds, markdown, Path.of(value));
            default -> throw new IllegalArgumentException(option);
        };
    }

    /// The same measurements with these numbers.
    private Plan of(List<Integer> newLeat, List<Integer> newKafka, int newPerTopic, int newFill) {
        return new Plan(newLeat, newKafka, newPerTopic, newFill, parts, seconds, markdown, data);
    }

    private static int count(String text) {
        return Integer.parseInt(text);
    }

    private static List<Integer> counts(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(Integer::valueOf)
                .filter(count -> count > 0)
                .toList();
    }

    private static Set<Part> parts(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(name -> Part.valueOf(name.toUpperCase(java.util.Locale.ROOT)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
