package io.leat.broker.coordination.page;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.image.TopicTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All pages as they were last read, and where on them each topic lies. Not thread-safe.
public final class TopicPages {
    private static final Logger LOG = LoggerFactory.getLogger(TopicPages.class);

    private record LocatedRun(int page, TopicRun run) {}

    private final TopicPageCodec codec = new TopicPageCodec();
    private final TreeMap<Integer, TopicPage> pages = new TreeMap<>();
    private final Map<String, TreeMap<Integer, LocatedRun>> runs = new HashMap<>();
    private final Set<String> changedTopics = new HashSet<>();

    /// Takes in what was read. Throws IllegalArgumentException when it makes no sense.
    public void put(int number, int version, byte[] data) {
        TopicPage page = new TopicPage(number, version, codec.decode(data));
        dropRuns(pages.put(number, page));
        for (TopicRun run : page.runs()) {
            runs.computeIfAbsent(run.name(), name -> new TreeMap<>())
                    .put(run.firstPartition(), new LocatedRun(number, run));
            changedTopics.add(run.name());
        }
    }

    public void remove(int number) {
        dropRuns(pages.remove(number));
    }

    /// A plan for the next write; pages must not be read while it is made.
    public PagePlan plan() {
        return new PagePlan(pages, this::locate);
    }

    /// The page where a topic begins; -1 while it lies on none.
    public int firstPage(String topic) {
        TreeMap<Integer, LocatedRun> located = runs.get(topic);
        return located == null ? -1 : located.firstEntry().getValue().page();
    }

    /// `table` with all that was put and removed since the last call.
    public TopicTable applyTo(TopicTable table) {
        if (changedTopics.isEmpty()) {
            return table;
        }
        List<TopicImage> puts = new ArrayList<>();
        Set<String> removals = new HashSet<>();
        for (String name : changedTopics) {
            TreeMap<Integer, LocatedRun> located = runs.get(name);
            if (located == null) {
                removals.add(name);
            } else if (isWhole(located)) {
                TopicImage topic = topic(name, located);
                if (!topic.equals(table.byName().get(name))) {
                    puts.add(topic);
                }
            } else {
                LOG.error("coordination.topic.incomplete topic={} runs={}", name, located.keySet());
            }
        }
        changedTopics.clear();
        return table.with(puts, removals);
    }

    NavigableMap<Integer, TopicPage> pages() {
        return pages;
    }

    /// On which page the run lies that begins with a partition, for the runs of one topic.
    private NavigableMap<Integer, Integer> locate(String topic) {
        TreeMap<Integer, Integer> located = new TreeMap<>();
        TreeMap<Integer, LocatedRun> parts = runs.get(topic);
        if (parts != null) {
            parts.forEach((first, part) -> located.put(first, part.page()));
        }
        return located;
    }

    private static boolean isWhole(NavigableMap<Integer, LocatedRun> located) {
        int next = 0;
        for (LocatedRun part : located.values()) {
            if (part.run().firstPartition() != next
                    || !part.run().id().equals(located.firstEntry().getValue().run().id())) {
                return false;
            }
            next += part.run().states().size();
        }
        return next > 0;
    }

    private static TopicImage topic(String name, NavigableMap<Integer, LocatedRun> located) {
        TopicRun first = located.firstEntry().getValue().run();
        if (located.size() == 1) {
            return new TopicImage(name, first.id(), first.states(), first.configs());
        }
        List<PartitionState> states = new ArrayList<>();
        located.values().forEach(part -> states.addAll(part.run().states()));
        return new TopicImage(name, first.id(), states, first.configs());
    }

    private void dropRuns(@Nullable TopicPage page) {
        if (page == null) {
            return;
        }
        for (TopicRun run : page.runs()) {
            TreeMap<Integer, LocatedRun> located = runs.get(run.name());
            LocatedRun part = located == null ? null : located.get(run.firstPartition());
            if (located != null && part != null && part.page() == page.number()) {
                located.remove(run.firstPartition());
                if (located.isEmpty()) {
                    runs.remove(run.name());
                }
            }
            changedTopics.add(run.name());
        }
    }
}
