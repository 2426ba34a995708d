package io.leat.benchmarks.compare;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What all rounds with clusters showed, and its table. Confined to the thread that measures.
final class FailoverResults {
    private final Map<Contender, Map<Outage, List<Double>>> gaps = new EnumMap<>(Contender.class);
    private final Map<Contender, List<Measurement>> produced = new EnumMap<>(Contender.class);

    void add(Contender contender, Outage outage, double gapMillis) {
        gaps.computeIfAbsent(contender, _ -> new EnumMap<>(Outage.class))
                .computeIfAbsent(outage, _ -> new ArrayList<>())
                .add(gapMillis);
    }

    void add(Contender contender, Measurement measurement) {
        produced.computeIfAbsent(contender, _ -> new ArrayList<>()).add(measurement);
    }

    /// One table; a goal is judged by Leat's worst round for gaps and by medians otherwise.
    String report(Options options, Machine machine) {
        StringBuilder text =
                new StringBuilder(
                        """
                        %s, three brokers each. %s; Linux %s; Java %s. Load average before: %s.
                        Three replicas, min.insync.replicas=2, acks=all, Apache's client 4.3.1 with
                        its defaults; %d rounds in turn, fresh data each. Gap: the longest time in
                        which a producer of 1,000 records/s to one partition got no
                        acknowledgement; median (worst). To a silent leader the client's
                        request.timeout.ms is half a second. CPU is that of all processes of a
                        cluster, with the one ZooKeeper that Leat's brokers share.

                        | | Leat | Apache Kafka | goal | |
                        |---|--:|--:|--:|---|
                        """
                                .formatted(
                                        LocalDate.now(ZoneOffset.UTC),
                                        machine.processor(),
                                        machine.kernel(),
                                        machine.java(),
                                        machine.load(),
                                        options.rounds()));
        for (Outage outage : Outage.values()) {
            text.append(row(outage));
        }
        text.append(row("replicated produce, MiB/s", Measurement::mebibytesPerSecond, true, 1));
        text.append(row("CPU of all brokers, ms/MiB", Measurement::brokerCpu, false, 0.6));
        return text.toString();
    }

    private String row(Outage outage) {
        List<Double> ours = gaps(Contender.LEAT, outage);
        String verdict =
                ours.isEmpty()
                        ? ""
                        : Collections.max(ours) <= outage.goalMillis() ? "reached" : "missed";
        return "| gap on %s, ms | %s | %s | ≤ %.0f | %s |%n"
                .formatted(
                        outage.title(),
                        cell(ours),
                        cell(gaps(Contender.KAFKA, outage)),
                        outage.goalMillis(),
                        verdict);
    }

    private List<Double> gaps(Contender contender, Outage outage) {
        return gaps.getOrDefault(contender, Map.of()).getOrDefault(outage, List.of());
    }

    private static String cell(List<Double> values) {
        return values.isEmpty()
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.0f (%.0f)",
                        Measurement.median(values.stream()),
                        Collections.max(values));
    }

    private String row(
            String title, ToDoubleFunction<Measurement> value, boolean atLeast, double limit) {
        double ours = median(Contender.LEAT, value);
        double theirs = median(Contender.KAFKA, value);
        double ratio = ours / theirs;
        String verdict = "";
        if (Double.isFinite(ratio)) {
            verdict = (atLeast ? ratio >= limit : ratio <= limit) ? "reached" : "missed";
            verdict = String.format(Locale.ROOT, "%.2f × Kafka's: %s", ratio, verdict);
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %s %.1f × Kafka's | %s |%n",
                title,
                ours,
                theirs,
                atLeast ? "≥" : "≤",
                limit,
                verdict);
    }

    private double median(Contender contender, ToDoubleFunction<Measurement> value) {
        List<Measurement> all = produced.getOrDefault(contender, List.of());
        return all.isEmpty()
                ? Double.NaN
                : Measurement.median(all.stream().map(value::applyAsDouble));
    }
}
