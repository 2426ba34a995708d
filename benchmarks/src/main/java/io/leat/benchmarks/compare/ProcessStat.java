package io.leat.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What the kernel says about a running process.
final class ProcessStat {
    /// Clock ticks are 10 ms on every Linux that Java runs on (USER_HZ is 100).
    private static final long TICK_MILLIS = 10;

    private ProcessStat() {}

    /// CPU time of all threads so far, in user and kernel mode.
    static long cpuMillis(long pid) {
        String stat = read(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MILLIS;
    }

    /// CPU time of everything that ran on this machine so far: user, nice, system and interrupts.
    static long machineCpuMillis() {
        String total = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow();
        String[] fields = total.split(" +", -1);
        return Stream.of(1, 2, 3, 6, 7).mapToLong(i -> Long.parseLong(fields[i])).sum()
                * TICK_MILLIS;
    }

    static double residentMebibytes(long pid) {
        return read(pid, "status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }

    private static String read(long pid, String file) {
        return read(Path.of("/proc", Long.toString(pid), file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
