package io.leat.benchmarks.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything measured so far. Confined to the thread that runs the comparison.
final class Results {
    private final Map<Key, List<Measurement>> measurements = new LinkedHashMap<>();
    private final Map<Contender, List<Idle>> idles = new EnumMap<>(Contender.class);

    /// A scenario as run by one contender.
    record Key(Scenario scenario, Contender contender) {}

    /// A broker that has just started and has nothing to do.
    record Idle(double startMillis, double residentMebibytes) {}

    void add(Scenario scenario, Contender contender, Measurement measurement) {
        measurements
                .computeIfAbsent(new Key(scenario, contender), _ -> new ArrayList<>())
                .add(measurement);
    }

    void add(Contender contender, Idle idle) {
        idles.computeIfAbsent(contender, _ -> new ArrayList<>()).add(idle);
    }

    /// The median over all rounds; empty when the scenario was not run.
    Optional<Measurement> median(Scenario scenario, Contender contender) {
        List<Measurement> all = all(scenario, contender);
        return all.isEmpty() ? Optional.empty() : Optional.of(Measurement.median(all));
    }

    /// One for each round; none when the scenario was not run.
    List<Measurement> all(Scenario scenario, Contender contender) {
        return measurements.getOrDefault(new Key(scenario, contender), List.of());
    }

    /// The medians at start-up; empty when the contender was not run.
    Optional<Idle> idle(Contender contender) {
        return Optional.ofNullable(idles.get(contender))
                .map(all ->
                        new Idle(
                                Measurement.median(all.stream().map(Idle::startMillis)),
                                Measurement.median(all.stream().map(Idle::residentMebibytes))));
    }

    List<Key> keys() {
        return List.copyOf(measurements.keySet());
    }
}
