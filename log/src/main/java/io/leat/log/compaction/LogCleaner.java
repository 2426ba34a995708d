package io.leat.log.compaction;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogDirectory;
import io.leat.log.activity.CleanerActivity;
import io.leat.log.storage.DiskFullException;
import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Compacts the logs of some directories, the dirtiest first, with a few threads of its own. A log
/// whose compaction failed is left alone from then on, for its files are not what they should be;
/// the others go on. One for whose pass the disk or the memory had no room is tried again.
@ThreadSafe
public final class LogCleaner implements AutoCloseable {
    private final List<LogDirectory> directories;
    private final Function<Log, Optional<CompactionTerms>> terms;
    private final Clock clock;
    private final CleanerActivity activity = new CleanerActivity();
    private final RandomGenerator random;

    /// The last one works; the others end.
    @GuardedBy("this")
    private final List<CleanerCrew> crews = new ArrayList<>();

    @GuardedBy("this")
    private long backoffMillis;

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private final Set<Log> underWay = new HashSet<>();

    /// Logs that failed, as long as they exist.
    @GuardedBy("this")
    private final Set<Log> uncleanable = Collections.newSetFromMap(new WeakHashMap<>());

    /// Logs that could not be compacted in this round, as one with an open transaction.
    @GuardedBy("this")
    private final Set<Log> resting = new HashSet<>();

    /// 0 if it is not worth a pass yet.
    private record Choice(LogDirectory directory, Candidate candidate, double urgency) {}

    /// `terms` says of each log whether, and how, it is compacted now.
    private LogCleaner(
            List<LogDirectory> directories,
            Function<Log, Optional<CompactionTerms>> terms,
            Clock clock,
            Resources resources) {
        this.directories = List.copyOf(directories);
        this.terms = terms;
        this.clock = clock;
        this.random = resources.random();
        crews.add(new CleanerCrew(resources, clock, activity));
    }

    /// A cleaner without threads: passes happen when [#runOnce()] is called. For simulations.
    public static LogCleaner unattended(
            List<LogDirectory> directories,
            Function<Log, Optional<CompactionTerms>> terms,
            Clock clock,
            Resources resources) {
        return new LogCleaner(directories, terms, clock, resources);
    }

    /// As [#unattended], with threads that look for work every `backoffMillis`.
    public static LogCleaner start(
            List<LogDirectory> directories,
            Function<Log, Optional<CompactionTerms>> terms,
            Clock clock,
            Resources resources,
            long backoffMillis) {
        LogCleaner cleaner = new LogCleaner(directories, terms, clock, resources);
        cleaner.begin(backoffMillis);
        return cleaner;
    }

    private synchronized void begin(long newBackoffMillis) {
        backoffMillis = newBackoffMillis;
        crews.getLast().start(this::runOnce, newBackoffMillis);
    }

    /// Goes on with other options, at once. Another rate alone holds for the passes under way;
    /// anything else ends them, and they are begun anew.
    public synchronized void configure(CleanerOptions options, long newBackoffMillis) {
        CleanerCrew working = crews.getLast();
        if (closed) {
            return;
        }
        working.limitTo(options.bytesPerSecond());
        if (newBackoffMillis != backoffMillis || !options.differOnlyInRate(working.options())) {
            working.end();
            crews.removeIf(CleanerCrew::isOver);
            crews.add(new CleanerCrew(new Resources(options, random), clock, activity));
            begin(newBackoffMillis);
        }
    }

    /// What a cleaner works with.
    public record Resources(CleanerOptions options, RandomGenerator random) {}

    /// Compacts the dirtiest log that nobody works on; false if there is none.
    public boolean runOnce() {
        CleanerCrew crew;
        synchronized (this) {
            crew = crews.getLast();
        }
        return runOnce(crew.first());
    }

    /// What was done since the start.
    public CleanerActivity activity() {
        return activity;
    }

    /// The partitions that are not compacted any more because that failed.
    public synchronized Set<TopicPartition> uncleanable() {
        Set<TopicPartition> partitions = new HashSet<>();
        uncleanable.forEach(log -> partitions.add(log.partition()));
        return partitions;
    }

    private boolean runOnce(Compactor compactor) {
        Optional<Choice> choice = choose();
        if (choice.isEmpty()) {
            return false;
        }
        Candidate candidate = choice.get().candidate();
        boolean progress = false;
        try {
            long before = candidate.log().sizeBytes();
            Storage storage = choice.get().directory().storage();
            long began = clock.nanos();
            long end = compactor.compact(candidate, storage, clock.millis());
            if (end > candidate.dirtyOffset()) {
                choice.get().directory().cleaned(candidate.log(), candidate.sealed(), end);
                CleanerEvents.compacted(candidate, end, before);
                activity.passed(clock.nanos() - began);
                progress = true;
            }
        } catch (CleanerStoppedException e) {
            return false;
        } catch (DiskFullException e) {
            activity.postponed();
            CleanerEvents.postponed(candidate.log().partition(), e);
        } catch (OutOfMemoryError e) {
            activity.postponed();
            CleanerEvents.postponed(candidate.log().partition(), e);
        } catch (IOException | RuntimeException | Error e) { // loop top: the other logs go on
            failed(candidate, e);
        } finally {
            release(candidate.log(), progress);
        }
        return true;
    }

    /// A pass that misses files which the log itself gave up meanwhile has found nothing wrong.
    private synchronized void failed(Candidate candidate, Throwable cause) {
        Log log = candidate.log();
        if (!log.lostSegmentsSince(candidate.sealed())) {
            uncleanable.add(log);
            activity.failed();
            CleanerEvents.uncleanable(log.partition(), cause);
        }
    }

    private synchronized void release(Log log, boolean progress) {
        underWay.remove(log);
        if (!progress) {
            resting.add(log);
        }
    }

    /// Once all logs were looked at, those that could not be compacted just now get another chance.
    private synchronized Optional<Choice> choose() {
        Choice best = null;
        for (LogDirectory directory : directories) {
            boolean behind = false;
            for (Log log : directory.logs()) {
                Choice choice = isFree(log) ? judge(directory, log) : null;
                if (choice == null) {
                    continue;
                }
                behind |= !choice.candidate().sealed().complete();
                if (choice.urgency() > 0 && (best == null || choice.urgency() > best.urgency())) {
                    best = choice;
                }
            }
            if (behind) {
                directory.checkpointSoon();
            }
        }
        if (best == null) {
            resting.clear();
            return Optional.empty();
        }
        underWay.add(best.candidate().log());
        return Optional.of(best);
    }

    @GuardedBy("this")
    private boolean isFree(Log log) {
        return !underWay.contains(log)
                && !uncleanable.contains(log)
                && !resting.contains(log)
                && log.failure().isEmpty();
    }

    /// Null if the log is not compacted.
    @GuardedBy("this")
    private @Nullable Choice judge(LogDirectory directory, Log log) {
        Optional<CompactionTerms> agreed = terms.apply(log);
        if (agreed.isEmpty()) {
            return null;
        }
        long now = clock.millis();
        long cleaned = directory.cleanedOffset(log);
        Candidate candidate = Candidate.of(log, agreed.get(), cleaned, now);
        double ratio = candidate.dirtyRatio();
        try {
            boolean worth = ratio > candidate.rules().dirtyRatioMin();
            double urgency = candidate.isOverdue(now) ? 1 + ratio : worth ? ratio : 0;
            return new Choice(directory, candidate, urgency);
        } catch (IOException e) {
            failed(candidate, e);
            return null;
        }
    }

    /// Ends the passes under way, undone as far as they are not swapped. Idempotent.
    @Override
    public void close() {
        List<CleanerCrew> all;
        synchronized (this) {
            closed = true;
            crews.forEach(CleanerCrew::end);
            all = List.copyOf(crews);
        }
        all.forEach(CleanerCrew::awaitEnd);
    }
}
