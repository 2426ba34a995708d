package io.leat.simulator.storage;

import java.util.ArrayList;
import java.util.List;

/// What one log must be after a crash: every batch whose flush was confirmed, and of the later ones
/// a run without a hole, as the log was at some moment.
final class ModelLog {
    /// One appended batch.
    record Batch(long baseOffset, long nextOffset, int epoch, long crc, Sent sent) {}

    /// Who sent it; sequence -1 if nobody with an id.
    record Sent(long producerId, int epoch, int sequence) {}

    private List<Batch> batches = new ArrayList<>();

    /// What the log was before a truncation that may not be done.
    private final List<List<Batch>> earlier = new ArrayList<>();

    private long startOffset;

    /// The highest start that a truncation took back and a crash may bring back.
    private long earlierStart;

    private long endOffset;
    private long confirmed;
    private boolean everConfirmed;

    /// It is about to be deleted: until that is done a crash may leave it as it is.
    private boolean deleting;

    /// A full truncation is pending: its steps may show one by one.
    private boolean emptied;

    /// The latest epoch that a checkpoint wrote down; -1 if none since the last truncation.
    private int epochNoted = -1;

    long endOffset() {
        return endOffset;
    }

    long startOffset() {
        return startOffset;
    }

    long confirmed() {
        return confirmed;
    }

    boolean everConfirmed() {
        return everConfirmed;
    }

    void epochIsDurable(int epoch) {
        epochNoted = epoch;
    }

    int epochNoted() {
        return epochNoted;
    }

    void deleting() {
        deleting = true;
    }

    boolean mustBeThere() {
        return everConfirmed && !deleting;
    }

    List<Batch> batches() {
        return batches;
    }

    void appended(Batch batch) {
        batches.add(batch);
        endOffset = batch.nextOffset();
    }

    /// The last batch was refused: it is not there, but until the next one is, a crash may show it.
    void refused() {
        earlier.add(List.copyOf(batches));
        endOffset = batches.removeLast().baseOffset();
    }

    void confirmed(long offset) {
        confirmed = Math.max(confirmed, offset);
        everConfirmed = true;
    }

    /// The last truncation is done: what was before can not come back.
    void settled() {
        earlier.clear();
        earlierStart = 0;
        emptied = false;
    }

    void startingAt(long offset) {
        startOffset = Math.max(startOffset, offset);
    }

    void truncated(long offset) {
        epochNoted = -1;
        earlier.add(List.copyOf(batches));
        batches = new ArrayList<>(batches.stream().filter(b -> b.nextOffset() <= offset).toList());
        endOffset = Math.min(endOffset, offset);
        earlierStart = Math.max(earlierStart, startOffset);
        startOffset = Math.min(startOffset, endOffset);
        confirmed = Math.min(confirmed, endOffset);
    }

    void emptiedAt(long offset) {
        epochNoted = -1;
        earlier.add(List.copyOf(batches));
        batches = new ArrayList<>();
        endOffset = offset;
        startOffset = offset;
        confirmed = 0;
        emptied = true;
    }

    /// Why `found` is not what may be left, or "".
    String objection(List<Batch> found, long foundStart, long foundEnd) {
        if (emptied) {
            boolean known = found.stream().allMatch(this::wasAppended);
            return known ? "" : "has what was never appended";
        }
        if (foundStart > Math.max(startOffset, earlierStart)) {
            return "starts at " + foundStart + ", not at or before " + startOffset;
        }
        if (foundEnd < confirmed) {
            return "ends at " + foundEnd + " but " + confirmed + " was confirmed";
        }
        if (isRunOf(batches, found, foundStart)
                || earlier.stream().anyMatch(older -> isRunOf(older, found, foundStart))) {
            return "";
        }
        return "is no run of what was appended";
    }

    private boolean wasAppended(Batch batch) {
        return batches.contains(batch) || earlier.stream().anyMatch(older -> older.contains(batch));
    }

    private static boolean isRunOf(List<Batch> all, List<Batch> found, long foundStart) {
        List<Batch> expected = all.stream().filter(b -> b.nextOffset() > foundStart).toList();
        return found.size() <= expected.size() && expected.subList(0, found.size()).equals(found);
    }

    /// Goes on from what was found.
    void reset(List<Batch> found, long foundStart, long foundEnd) {
        batches = new ArrayList<>(found);
        earlier.clear();
        startOffset = foundStart;
        earlierStart = 0;
        endOffset = foundEnd;
        confirmed = foundEnd;
        emptied = false;
        deleting = false;
    }
}
