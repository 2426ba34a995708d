package io.leat.simulator.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A directory's names: as processes see them, and as they are on the platter. Owned by its
/// storage.
final class DirectoryNode implements Node {
    private final Map<String, Node> names = new TreeMap<>();
    private final Map<String, Node> durable = new TreeMap<>();
    private final List<Map<String, Optional<Node>>> unsynced = new ArrayList<>();

    Map<String, Node> names() {
        return names;
    }

    /// Changes names in one step; empty takes a name away.
    void change(Map<String, Optional<Node>> change) {
        apply(names, change);
        unsynced.add(change);
    }

    private static void apply(Map<String, Node> target, Map<String, Optional<Node>> change) {
        change.forEach((name, node) -> {
            if (node.isPresent()) {
                target.put(name, node.get());
            } else {
                target.remove(name);
            }
        });
    }

    void sync() {
        unsynced.forEach(change -> apply(durable, change));
        unsynced.clear();
    }

    /// What a crash leaves: some of the changes since the last sync happened.
    DirectoryNode crashed(RandomGenerator random) {
        Map<String, Node> survivors = new TreeMap<>(durable);
        int mode = random.nextInt(4);
        int prefix = random.nextInt(unsynced.size() + 1);
        for (int i = 0; i < unsynced.size(); i++) {
            boolean happened =
                    switch (mode) {
                        case 0 -> false;
                        case 1 -> true;
                        case 2 -> i < prefix;
                        default -> random.nextBoolean();
                    };
            if (happened) {
                apply(survivors, unsynced.get(i));
            }
        }
        DirectoryNode after = new DirectoryNode();
        survivors.forEach((name, node) -> {
            Node crashed =
                    switch (node) {
                        case FileNode file -> file.crashed(random);
                        case DirectoryNode directory -> directory.crashed(random);
                    };
            after.names.put(name, crashed);
            after.durable.put(name, crashed);
        });
        return after;
    }
}
