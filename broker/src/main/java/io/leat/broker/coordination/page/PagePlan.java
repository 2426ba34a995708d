package io.leat.broker.coordination.page;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Which pages change, and how, so that the tree holds what was decided. A run stays on its page
/// while there is room; new partitions go where room is left, then on a new page. Pure.
public final class PagePlan {
    /// Not so many that one small topic costs a large write, not so few that there are many nodes.
    static final int PAGE_PARTITIONS_MAX = 250;

    /// A page is closed to new runs above this, and a run that grows moves away above four times
    /// it; ZooKeeper's own limit for one write is 1 MiB.
    static final int PAGE_BYTES_MAX = 32 << 10;

    private final NavigableMap<Integer, TopicPage> pages;
    private final Function<String, NavigableMap<Integer, Integer>> locator;
    private final TreeMap<Integer, Edited> changed = new TreeMap<>();
    private final Map<String, NavigableMap<Integer, Integer>> located = new HashMap<>();

    /// Where there was room when last looked, so that not every page is looked at for every topic.
    private int openPage;

    /// Of all runs on the pages that change.
    private int sizeBytes;

    /// What a page that changes is to hold.
    private static final class Edited {
        final List<TopicRun> runs;
        int sizeBytes;

        Edited(List<TopicRun> runs) {
            this.runs = new ArrayList<>(runs);
            this.sizeBytes = size(runs);
        }
    }

    /// `locator` says for a topic's name on which page the run lies that begins with a partition;
    /// its answer is kept and changed.
    PagePlan(
            NavigableMap<Integer, TopicPage> pages,
            Function<String, NavigableMap<Integer, Integer>> locator) {
        this.pages = pages;
        this.locator = locator;
    }

    public void apply(ClusterChange.TopicPut put) {
        TopicImage topic = put.topic();
        int next = 0;
        for (Map.Entry<Integer, Integer> at : Map.copyOf(located(topic.name())).entrySet()) {
            next = Math.max(next, replace(topic, at.getKey(), at.getValue()));
        }
        while (next < topic.partitions().size()) {
            int most = Math.min(topic.partitions().size(), next + PAGE_PARTITIONS_MAX);
            int page = pageWithRoom(1, run(topic, next, most).sizeBytes());
            int end = Math.min(most, next + room(page));
            add(page, run(topic, next, end));
            next = end;
        }
    }

    public void apply(ClusterChange.TopicRemoved removed) {
        for (int page : located(removed.name()).values()) {
            Edited edited = edit(page);
            for (TopicRun run : List.copyOf(edited.runs)) {
                if (run.id().equals(removed.id())) {
                    edited.runs.remove(run);
                    resize(edited, -run.sizeBytes());
                }
            }
        }
        located(removed.name()).clear();
    }

    /// The pages that change, as they shall be; each still has the version that it has now.
    public List<TopicPage> changedPages() {
        List<TopicPage> written = new ArrayList<>();
        changed.forEach(
                (number, page) -> written.add(new TopicPage(number, version(number), page.runs)));
        return written;
    }

    /// Bytes that the runs on the pages that change take.
    public int sizeBytes() {
        return sizeBytes;
    }

    /// Writes the run that begins with `first` anew; returns the partition after it.
    private int replace(TopicImage topic, int first, int page) {
        List<TopicRun> before = runs(page);
        int index = indexOf(before, topic.id(), first);
        int end = first + before.get(index).states().size();
        TopicRun newer = run(topic, first, end);
        if (newer.equals(before.get(index))) {
            return end;
        }
        Edited edited = edit(page);
        int sizeBytes = newer.sizeBytes();
        resize(edited, -edited.runs.get(index).sizeBytes());
        if (edited.sizeBytes > 0 && edited.sizeBytes + sizeBytes > 4 * PAGE_BYTES_MAX) {
            edited.runs.remove(index);
            add(pageWithRoom(newer.states().size(), sizeBytes), newer);
        } else {
            edited.runs.set(index, newer);
            resize(edited, sizeBytes);
        }
        return end;
    }

    private void add(int page, TopicRun run) {
        Edited edited = edit(page);
        edited.runs.add(run);
        resize(edited, run.sizeBytes());
        located(run.name()).put(run.firstPartition(), page);
    }

    private void resize(Edited edited, int bytes) {
        edited.sizeBytes += bytes;
        sizeBytes += bytes;
    }

    private int pageWithRoom(int partitions, int bytes) {
        while (room(openPage) <= 0) {
            openPage++;
        }
        int page = openPage;
        while (room(page) < partitions || !fits(page, bytes)) {
            page++;
        }
        return page;
    }

    private boolean fits(int page, int bytes) {
        return runs(page).isEmpty() || sizeBytes(page) + bytes <= 4 * PAGE_BYTES_MAX;
    }

    private int room(int page) {
        int partitions = runs(page).stream().mapToInt(run -> run.states().size()).sum();
        return sizeBytes(page) >= PAGE_BYTES_MAX ? 0 : PAGE_PARTITIONS_MAX - partitions;
    }

    private NavigableMap<Integer, Integer> located(String name) {
        return located.computeIfAbsent(name, locator);
    }

    private Edited edit(int page) {
        Edited edited = changed.get(page);
        if (edited == null) {
            edited = new Edited(runs(page));
            changed.put(page, edited);
            sizeBytes += edited.sizeBytes;
        }
        return edited;
    }

    private List<TopicRun> runs(int page) {
        Edited edited = changed.get(page);
        if (edited != null) {
            return edited.runs;
        }
        TopicPage written = pages.get(page);
        return written == null ? List.of() : written.runs();
    }

    private int sizeBytes(int page) {
        Edited edited = changed.get(page);
        return edited == null ? size(runs(page)) : edited.sizeBytes;
    }

    private int version(int page) {
        TopicPage written = pages.get(page);
        return written == null ? TopicPage.UNWRITTEN : written.version();
    }

    private static int indexOf(List<TopicRun> runs, Uuid id, int first) {
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).id().equals(id) && runs.get(i).firstPartition() == first) {
                return i;
            }
        }
        throw new IllegalStateException("a run is not on the page where it was found");
    }

    private static int size(List<TopicRun> runs) {
        int size = 0;
        for (TopicRun run : runs) {
            size += run.sizeBytes();
        }
        return size;
    }

    private static TopicRun run(TopicImage topic, int first, int end) {
        List<PartitionState> states = topic.partitions().subList(first, end);
        Map<String, String> configs = first == 0 ? topic.configs() : Map.of();
        return new TopicRun(topic.id(), topic.name(), first, configs, List.copyOf(states));
    }
}
