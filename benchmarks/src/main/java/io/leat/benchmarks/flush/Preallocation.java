package io.leat.benchmarks.flush;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Prints how long a flush of appended files takes with and without room made ahead. The variants
/// take turns, so that a machine whose speed changes is unfair to none of them. Arguments: how many
/// turns (4), and how many flushes in each (500).
final class Preallocation {
    private static final List<FlushCase> CASES =
            List.of(new FlushCase(false, 1), new FlushCase(false, 6), new FlushCase(true, 6));

    private Preallocation() {}

    static void main(String[] arguments) throws IOException {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4;
        int flushes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        LinuxFiles linux = new LinuxFiles();
        System.out.println(
                "| flush | files | room ahead | p50 ms | p99 ms | p99.9 ms | CPU ms/MiB |");
        System.out.println("|---|--:|---|--:|--:|--:|--:|");
        for (FlushCase flush : CASES) {
            Map<RoomAhead, FlushSamples> samples = measure(linux, flush, turns, flushes);
            samples.forEach((ahead, of) -> System.out.println(of.row(flush, ahead)));
        }
    }

    /// The first turn warms up and does not count.
    private static Map<RoomAhead, FlushSamples> measure(
            LinuxFiles linux, FlushCase flush, int turns, int flushes) throws IOException {
        Map<RoomAhead, FlushSamples> samples = new EnumMap<>(RoomAhead.class);
        for (int turn = 0; turn <= turns; turn++) {
            for (RoomAhead ahead : RoomAhead.values()) {
                FlushSamples warmUp = new FlushSamples();
                FlushSamples counted = samples.computeIfAbsent(ahead, _ -> new FlushSamples());
                flush.run(linux, ahead, flushes, turn == 0 ? warmUp : counted);
            }
        }
        return samples;
    }
}
