package io.leat.simulator.storage;

import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import java.io.IOException;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// A log directory that was started on a simulated disk, and that disk as it is after the crashes
/// of earlier attempts.
record DirectoryStart(SimulatedStorage storage, LogDirectory directory) {

    /// Starts until a start is not cut short by a crash; one in three may be.
    static DirectoryStart untilItStays(
            SimulatedStorage before,
            RandomGenerator random,
            Function<SimulatedStorage, LogDirectoryOptions> options)
            throws IOException {
        SimulatedStorage storage = before;
        while (true) {
            Faults faults = Faults.none().shortWrites();
            if (random.nextInt(3) == 0) {
                faults.crashIn(1 + random.nextInt(30));
            }
            storage.inject(faults);
            try {
                LogDirectory directory = once(storage, options);
                storage.inject(Faults.none());
                return new DirectoryStart(storage, directory);
            } catch (CrashedException e) {
                storage = storage.crash();
            }
        }
    }

    /// A start after which a log is not there fails the test, unless it crashed.
    static LogDirectory once(
            SimulatedStorage storage, Function<SimulatedStorage, LogDirectoryOptions> options)
            throws IOException {
        LogDirectory directory = LogDirectory.openUnattended(options.apply(storage));
        if (storage.faults().crashed()) {
            throw new CrashedException();
        }
        if (!directory.notLoaded().isEmpty()) {
            throw new AssertionError(
                    "not loaded", directory.notLoaded().values().iterator().next());
        }
        return directory;
    }
}
