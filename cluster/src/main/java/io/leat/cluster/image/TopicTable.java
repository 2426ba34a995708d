package io.leat.cluster.image;

import io.leat.protocol.Uuid;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// All topics, found by name or by id.
public record TopicTable(
        PersistentMap<String, TopicImage> byName, PersistentMap<Uuid, String> namesById) {
    public static final TopicTable EMPTY =
            new TopicTable(PersistentMap.empty(), PersistentMap.empty());

    /// A table in which each topic of `puts` is new or replaces the one of its name, and the names
    /// in `removals` are gone.
    public TopicTable with(Collection<TopicImage> puts, Set<String> removals) {
        Map<String, TopicImage> names = new HashMap<>();
        Map<Uuid, String> ids = new HashMap<>();
        Set<Uuid> goneIds = new HashSet<>();
        for (TopicImage topic : puts) {
            TopicImage replaced = byName.get(topic.name());
            if (replaced != null && !replaced.id().equals(topic.id())) {
                goneIds.add(replaced.id());
            }
            names.put(topic.name(), topic);
            ids.put(topic.id(), topic.name());
        }
        for (String name : removals) {
            TopicImage removed = byName.get(name);
            if (removed != null) {
                goneIds.add(removed.id());
            }
        }
        return new TopicTable(byName.with(names, removals), namesById.with(ids, goneIds));
    }
}
