package io.leat.broker.metrics;

import io.leat.broker.group.GroupCoordinators;
import java.util.List;
import java.util.Map;

/// The consumer groups that this broker coordinates, by state.
public record GroupMetrics(GroupCoordinators groups) implements MetricSource {
    private static final List<String> STATES =
            List.of("Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead");

    private static final Metric GROUPS =
            Metric.gauge("leat_groups", "Consumer groups coordinated here, by state.", "state")
                    .advise(
                            "Many that stay in PreparingRebalance or CompletingRebalance: members"
                                    + " come and go, or do not answer in time.");
    static final List<Metric> METRICS = List.of(GROUPS);

    @Override
    public void read(MetricPage page) {
        Map<String, Integer> states = groups.statesOfGroups();
        STATES.forEach(state -> page.put(GROUPS, states.getOrDefault(state, 0), state));
    }
}
