package io.leat.benchmarks.compare;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A ratio that Leat wants to reach.
///
/// @param ours the scenario that Leat runs
/// @param theirs the scenario that Apache Kafka runs
/// @param atLeast whether the ratio should be large; otherwise it should be small
record Goal(
        String title,
        Scenario ours,
        Scenario theirs,
        ToDoubleFunction<Measurement> value,
        boolean atLeast,
        double limit) {

    static final List<Goal> ALL =
            List.of(
                    throughput("durable acks, throughput, 1 KiB", Scenario.PRODUCE_1K, 0.8),
                    throughput("durable acks, throughput, 100 B", Scenario.PRODUCE_100, 0.8),
                    new Goal(
                            "durable acks against flush.messages=1, throughput",
                            Scenario.PRODUCE_1K,
                            Scenario.PRODUCE_FLUSHED,
                            Measurement::mebibytesPerSecond,
                            true,
                            5),
                    new Goal(
                            "write.caching=true, throughput",
                            Scenario.PRODUCE_CACHED,
                            Scenario.PRODUCE_1K,
                            Measurement::mebibytesPerSecond,
                            true,
                            1.2),
                    throughput("consuming, throughput", Scenario.CONSUME_1K, 1),
                    cpu("broker CPU per MiB, producing 1 KiB", Scenario.PRODUCE_1K, 0.5),
                    cpu("broker CPU per MiB, producing 100 B", Scenario.PRODUCE_100, 0.5),
                    cpu("broker CPU per MiB, consuming", Scenario.CONSUME_1K, 1));

    private static Goal throughput(String title, Scenario scenario, double limit) {
        return new Goal(title, scenario, scenario, Measurement::mebibytesPerSecond, true, limit);
    }

    private static Goal cpu(String title, Scenario scenario, double limit) {
        return new Goal(title, scenario, scenario, Measurement::brokerCpu, false, limit);
    }

    /// Leat's number divided by Kafka's, the median of the rounds; empty when one is missing.
    Optional<Double> ratio(Results results) {
        List<Measurement> mine = results.all(ours, Contender.LEAT);
        List<Measurement> others = results.all(theirs, Contender.KAFKA);
        int rounds = Math.min(mine.size(), others.size());
        return rounds == 0
                ? Optional.empty()
                : Optional.of(
                        Measurement.median(
                                IntStream.range(0, rounds)
                                        .mapToObj(i -> ratio(mine.get(i), others.get(i)))));
    }

    private double ratio(Measurement mine, Measurement other) {
        return value.applyAsDouble(mine) / value.applyAsDouble(other);
    }

    boolean isReached(double ratio) {
        return atLeast ? ratio >= limit : ratio <= limit;
    }
}
