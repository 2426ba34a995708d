package io.leat.broker.coordination.page;

import java.util.List;

/// One page with the version of its node.
public record TopicPage(int number, int version, List<TopicRun> runs) {
    /// The version of a page that is not in the tree yet.
    public static final int UNWRITTEN = -1;

    public TopicPage {
        runs = List.copyOf(runs);
    }

    int partitionCount() {
        return runs.stream().mapToInt(run -> run.states().size()).sum();
    }
}
