package io.leat.benchmarks.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What one run of one scenario showed.
///
/// @param mebibytesPerSecond record values only, as the client sees them
/// @param latencies from `send` to the acknowledgement
/// @param brokerCpu CPU milliseconds of the broker per MiB of record values
/// @param clientCpu the same for the client
record Measurement(
        double mebibytesPerSecond, Latencies latencies, double brokerCpu, double clientCpu) {

    /// Percentiles in milliseconds; all 0 when nothing is produced.
    record Latencies(double p50, double p95, double p99, double p999) {}

    /// Reads the client's result line: MiB, seconds, p50, p95, p99, p99.9.
    static Measurement of(String line, double brokerCpuMillis, double clientCpuMillis) {
        double[] values =
                Arrays.stream(line.split(" ", -1))
                        .skip(1)
                        .mapToDouble(Double::parseDouble)
                        .toArray();
        double mebibytes = values[0];
        return new Measurement(
                mebibytes / values[1],
                new Latencies(values[2], values[3], values[4], values[5]),
                brokerCpuMillis / mebibytes,
                clientCpuMillis / mebibytes);
    }

    /// The median of every number by itself.
    static Measurement median(List<Measurement> all) {
        return new Measurement(
                median(all, Measurement::mebibytesPerSecond),
                new Latencies(
                        median(all, m -> m.latencies.p50),
                        median(all, m -> m.latencies.p95),
                        median(all, m -> m.latencies.p99),
                        median(all, m -> m.latencies.p999)),
                median(all, Measurement::brokerCpu),
                median(all, Measurement::clientCpu));
    }

    static double median(Stream<Double> numbers) {
        List<Double> sorted = new ArrayList<>(numbers.toList());
        Collections.sort(sorted);
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    private static double median(List<Measurement> all, ToDoubleFunction<Measurement> what) {
        return median(all.stream().map(what::applyAsDouble));
    }
}
