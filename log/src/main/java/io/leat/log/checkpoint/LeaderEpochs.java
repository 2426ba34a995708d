package io.leat.log.checkpoint;

import static io.leat.protocol.Invariant.check;

import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where each leader epoch starts in a log, ascending in both. Immutable.
public record LeaderEpochs(List<Start> starts) {
    public static final String FILE_NAME = "leader-epoch-checkpoint";
    public static final LeaderEpochs NONE = new LeaderEpochs(List.of());

    /// One epoch's first offset.
    public record Start(int epoch, long startOffset) {}

    public LeaderEpochs {
        starts = List.copyOf(starts);
        for (int i = 1; i < starts.size(); i++) {
            check(starts.get(i).epoch > starts.get(i - 1).epoch, "epochs ascend");
            check(starts.get(i).startOffset > starts.get(i - 1).startOffset, "starts ascend");
        }
    }

    /// -1 if there is none.
    public int latest() {
        return starts.isEmpty() ? -1 : starts.getLast().epoch;
    }

    /// With `epoch` starting at `startOffset`, unless it or a later one is known. Epochs that would
    /// start at or after it were left without a record and go.
    public LeaderEpochs with(int epoch, long startOffset) {
        if (epoch < 0 || epoch <= latest()) {
            return this;
        }
        List<Start> longer = new ArrayList<>(endingAt(startOffset).starts);
        longer.add(new Start(epoch, startOffset));
        return new LeaderEpochs(longer);
    }

    /// Of a log that now ends at `endOffset`.
    public LeaderEpochs endingAt(long endOffset) {
        if (starts.isEmpty() || starts.getLast().startOffset < endOffset) {
            return this;
        }
        return new LeaderEpochs(
                starts.stream().filter(start -> start.startOffset < endOffset).toList());
    }

    /// Of a log that ends at `endOffset`, with the epoch of `written` that starts there: it has no
    /// record yet.
    public LeaderEpochs withNext(LeaderEpochs written, long endOffset) {
        LeaderEpochs below = endingAt(endOffset);
        for (Start start : written.starts) {
            if (start.startOffset == endOffset) {
                return below.with(start.epoch, endOffset);
            }
        }
        return below;
    }

    /// Whether the latest epoch begins at `endOffset`, so that no record says so.
    public boolean beginAt(long endOffset) {
        return !starts.isEmpty() && starts.getLast().startOffset == endOffset;
    }

    /// Of a log that now starts at `startOffset`: the epoch that holds it starts there.
    public LeaderEpochs startingAt(long startOffset) {
        int first = -1;
        for (int i = 0; i < starts.size() && starts.get(i).startOffset <= startOffset; i++) {
            first = i;
        }
        if (first < 0 || (first == 0 && starts.getFirst().startOffset == startOffset)) {
            return this;
        }
        List<Start> later = new ArrayList<>(starts.subList(first, starts.size()));
        later.set(0, new Start(later.getFirst().epoch, startOffset));
        return new LeaderEpochs(later);
    }

    public EpochEnd endOf(int epoch, long logEndOffset) {
        if (epoch < 0 || epoch > latest()) {
            return EpochEnd.UNDEFINED;
        }
        if (epoch == latest()) {
            return new EpochEnd(epoch, logEndOffset);
        }
        int found = epoch;
        for (Start start : starts) {
            if (start.epoch > epoch) {
                return new EpochEnd(found, start.startOffset);
            }
            found = start.epoch;
        }
        return EpochEnd.UNDEFINED;
    }

    /// Durable when this returns.
    public void write(Storage storage, Path directory) throws IOException {
        new CheckpointFile(storage, directory.resolve(FILE_NAME)).write(toLines());
    }

    /// Writes them beside the log's file of epochs.
    public StagedFile stage(Storage storage, Path directory) throws IOException {
        return new CheckpointFile(storage, directory.resolve(FILE_NAME)).stage(toLines());
    }

    private List<String> toLines() {
        return starts.stream().map(start -> start.epoch + " " + start.startOffset).toList();
    }

    public static LeaderEpochs parse(List<String> lines) throws MalformedFileException {
        List<Start> starts = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.strip().split("\\s+", -1);
            try {
                Start start = new Start(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
                if (!starts.isEmpty()
                        && (starts.getLast().epoch >= start.epoch
                                || starts.getLast().startOffset >= start.startOffset)) {
                    throw new MalformedFileException("epochs do not ascend at " + line);
                }
                starts.add(start);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new MalformedFileException("no epoch and offset: " + line);
            }
        }
        return new LeaderEpochs(starts);
    }
}
