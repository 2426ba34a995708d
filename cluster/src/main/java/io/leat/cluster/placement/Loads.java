package io.leat.cluster.placement;

import io.leat.cluster.placement.Layout.Placed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much each open broker has: replicas, their bytes, and preferred leaderships. Confined to one
/// plan.
final class Loads {
    private static final class Load {
        int replicas;
        int leads;
        long bytes;
    }

    private final Map<Integer, Load> byBroker = new HashMap<>();
    private long bytes;
    private int replicas;

    Loads(Layout layout) {
        layout.open().forEach(broker -> byBroker.put(broker, new Load()));
        for (Placed placed : layout.partitions()) {
            placed.replicas().forEach(broker -> add(broker, placed.bytes(), 1));
            lead(placed.replicas().getFirst(), 1);
        }
    }

    /// Gives (or with -1 takes) a replica of so many bytes; a broker that is not open is ignored.
    void add(int broker, long size, int sign) {
        Load load = byBroker.get(broker);
        if (load != null) {
            load.replicas += sign;
            load.bytes += sign * size;
            replicas += sign;
            bytes += sign * size;
        }
    }

    void lead(int broker, int sign) {
        Load load = byBroker.get(broker);
        if (load != null) {
            load.leads += sign;
        }
    }

    void replace(Placed placed, List<Integer> after) {
        placed.replicas().forEach(broker -> add(broker, placed.bytes(), -1));
        after.forEach(broker -> add(broker, placed.bytes(), 1));
        lead(placed.replicas().getFirst(), -1);
        lead(after.getFirst(), 1);
    }

    int replicas(int broker) {
        return of(broker).replicas;
    }

    long bytes(int broker) {
        return of(broker).bytes;
    }

    int leads(int broker) {
        return of(broker).leads;
    }

    /// A broker's share of all bytes plus its share of all replicas.
    double weight(int broker) {
        Load load = of(broker);
        return (bytes == 0 ? 0 : (double) load.bytes / bytes)
                + (replicas == 0 ? 0 : (double) load.replicas / replicas);
    }

    private Load of(int broker) {
        return byBroker.getOrDefault(broker, new Load());
    }
}
