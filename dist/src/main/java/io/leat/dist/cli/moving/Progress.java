package io.leat.dist.cli.moving;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// How fast bytes become fewer, in words. Confined to one thread.
final class Progress {
    private static final long WINDOW_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long SILENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private record Sample(long nanos, long bytesLeft) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private long toldNanos;
    private long changedNanos;
    private int lastPartitionsLeft = -1;
    private long lastBytesLeft = -1;

    /// What is left at a moment.
    ///
    /// @param partitions how many there were to move
    record Reading(int partitions, int partitionsLeft, long bytes, long bytesLeft) {}

    Progress(long nowNanos) {
        toldNanos = nowNanos;
        changedNanos = nowNanos;
    }

    void add(Reading reading, long nowNanos) {
        samples.addLast(new Sample(nowNanos, reading.bytesLeft()));
        while (nowNanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        if (reading.partitionsLeft() != lastPartitionsLeft
                || reading.bytesLeft() != lastBytesLeft) {
            lastPartitionsLeft = reading.partitionsLeft();
            lastBytesLeft = reading.bytesLeft();
            changedNanos = nowNanos;
        }
    }

    /// Whether it is time to say something; at most every two seconds.
    boolean isDue(long nowNanos) {
        if (nowNanos - toldNanos < SILENCE_NANOS) {
            return false;
        }
        toldNanos = nowNanos;
        return true;
    }

    /// Whether nothing has changed for so long; counts from anew then.
    boolean isStalled(Duration limit, long nowNanos) {
        if (nowNanos - changedNanos < limit.toNanos()) {
            return false;
        }
        changedNanos = nowNanos;
        return true;
    }

    String text(Reading reading) {
        int moved = reading.partitions() - reading.partitionsLeft();
        String text =
                "%d of %d partitions moved, %s of %s left"
                        .formatted(
                                moved,
                                reading.partitions(),
                                ByteSize.text(reading.bytesLeft()),
                                ByteSize.text(reading.bytes()));
        long rate = bytesPerSecond();
        if (rate <= 0) {
            return text;
        }
        return "%s, %s/s, about %s"
                .formatted(text, ByteSize.text(rate), time(reading.bytesLeft() / rate));
    }

    private long bytesPerSecond() {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = (last.nanos() - first.nanos()) / 1e9;
        long copied = first.bytesLeft() - last.bytesLeft();
        return seconds < 1 ? 0 : (long) ((double) copied / seconds);
    }

    private static String time(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
