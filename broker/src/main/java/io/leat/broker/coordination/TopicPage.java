package io.leat.broker.coordination;

import java.util.List;

/// One page with the version of its node.
record TopicPage(int number, int version, List<TopicRun> runs) {
    /// The version of a page that is not in the tree yet.
    static final int UNWRITTEN = -1;

    TopicPage {
        runs = List.copyOf(runs);
    }

    int partitionCount() {
        return runs.stream().mapToInt(run -> run.states().size()).sum();
    }

    int sizeBytesMax() {
        return runs.stream().mapToInt(TopicRun::sizeBytesMax).sum();
    }
}
