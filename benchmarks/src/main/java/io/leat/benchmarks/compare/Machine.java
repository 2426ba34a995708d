package io.leat.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the numbers come from.
public record Machine(String processor, String kernel, String java, String load) {

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
}
