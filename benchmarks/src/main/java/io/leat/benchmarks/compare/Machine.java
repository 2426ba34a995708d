package io.leat.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the numbers come from.
public record Machine(String processor, String kernel, String java, String load) {
    /// More than a scenario writes.
    private static final long SETTLED_BYTES = 4L << 30;

    public static Machine here() {
        try {
            String model =
                    Files.readString(Path.of("/proc/cpuinfo"))
                            .lines()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse("unknown processor");
            int cores = Runtime.getRuntime().availableProcessors();
            String[] load = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
            return new Machine(
                    "%d × %s".formatted(cores, model),
                    System.getProperty("os.version"),
                    Runtime.version().toString(),
                    load[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Has the machine forget the scenario before. What that one left in the page cache is written
    /// down: a broker that flushes would wait for it, one that does not would not. And free memory
    /// is used once: a virtual machine gives what is free back to its host, and who first writes to
    /// such a page pays for a fault there, as CPU time of its own.
    static void settle() {
        Command.run(List.of("sync"));
        try (Arena arena = Arena.ofConfined()) {
            arena.allocate(SETTLED_BYTES).fill((byte) 1);
        }
    }
}
