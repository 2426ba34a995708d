package io.leat.benchmarks.compare;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The results as Markdown tables.
record Report(Results results, Options options, Machine machine) {

    private static final List<String> COLUMNS =
            List.of(
                    "MiB/s",
                    "p50 ms",
                    "p95 ms",
                    "p99 ms",
                    "p99.9 ms",
                    "broker CPU ms/MiB",
                    "client CPU ms/MiB");
    private static final String NOTES =
            """
            Throughput counts record values. Latency is from `send` to the acknowledgement; without
            a pace it is mostly time spent in the client's own buffer. CPU is user and kernel time
            from `/proc`.
            """;

    String text() {
        return String.join("\n", about(), measured(), ratios(), idle(), NOTES);
    }

    private String about() {
        return """
        %s, %s. %s; Linux %s; Java %s. Load average before: %s.
        One producer or consumer with Apache's client 4.3.1 and its defaults, acks=all,
        %d partitions; medians of %d rounds of %d s after %d s of warm-up, brokers in turn,
        fresh data each round; ratios are the medians of the rounds' ratios.
        """
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        String.join(
                                " and ",
                                options.contenders().stream()
                                        .map(Contender::title)
                                        .sorted()
                                        .toList()),
                        machine.processor(),
                        machine.kernel(),
                        machine.java(),
                        machine.load(),
                        Scenario.PARTITIONS,
                        options.rounds(),
                        options.seconds(),
                        options.warmUpSeconds());
    }

    private String measured() {
        String head =
                "| scenario | broker | %s |\n|---|---%s|\n"
                        .formatted(String.join(" | ", COLUMNS), "|--:".repeat(COLUMNS.size()));
        return head
                + results.keys().stream().map(this::row).collect(Collectors.joining("\n"))
                + "\n";
    }

    private String row(Results.Key key) {
        Measurement m = results.median(key.scenario(), key.contender()).orElseThrow();
        Measurement.Latencies l = m.latencies();
        return line(
                key.scenario().title(),
                key.contender().title(),
                number(m.mebibytesPerSecond()),
                number(l.p50()),
                number(l.p95()),
                number(l.p99()),
                number(l.p999()),
                number(m.brokerCpu()),
                number(m.clientCpu()));
    }

    private String ratios() {
        List<String> rows =
                Goal.ALL.stream()
                        .flatMap(goal -> goal.ratio(results).map(r -> row(goal, r)).stream())
                        .toList();
        return rows.isEmpty()
                ? ""
                : "| Leat ÷ Apache Kafka | ratio | goal | |\n|---|--:|--:|---|\n"
                        + String.join("\n", rows)
                        + "\n";
    }

    private static String row(Goal goal, double ratio) {
        return line(
                goal.title(),
                number(ratio),
                (goal.atLeast() ? "≥ " : "≤ ") + number(goal.limit()),
                goal.isReached(ratio) ? "reached" : "missed");
    }

    private String idle() {
        String rows =
                options.contenders().stream()
                        .sorted()
                        .flatMap(who ->
                                results
                                        .idle(who)
                                        .map(idle ->
                                                line(
                                                        who.title(),
                                                        number(idle.startMillis()),
                                                        number(idle.residentMebibytes())))
                                        .stream())
                        .collect(Collectors.joining("\n"));
        return "| broker | start to first answer ms | idle RSS MiB |\n|---|--:|--:|\n"
                + rows
                + "\n";
    }

    private static String line(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String number(double value) {
        if (value == 0) {
            return "–";
        }
        return String.format(
                Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
