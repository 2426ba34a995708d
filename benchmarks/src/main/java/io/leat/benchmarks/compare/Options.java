package io.leat.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the command line asks for.
///
/// @param warmUpSeconds how long every client loads the broker before it measures
/// @param seconds how long every client measures
/// @param markdown where the report goes besides the terminal; empty when nowhere
record Options(
        int rounds,
        int warmUpSeconds,
        int seconds,
        Set<Contender> contenders,
        String markdown,
        Path leat,
        Path data) {

    static final String USAGE =
            """
            usage: benchmarks/%s [--rounds N] [--quick] [--seconds N] [--warm-up N]
                                      [--only leat|kafka] [--markdown FILE] [--data DIR]
              --rounds N       rounds per broker; medians are reported (default 5)
              --quick          1 round with short measurements, for a first impression
              --seconds N      length of one measurement (default 3)
              --warm-up N      load before each measurement (default 2)
              --only WHO       measure one broker only
              --markdown FILE  write the tables there as well
              --data DIR       where the brokers keep their files
                               (default benchmarks/target/%1$s)
            """;

    Options {
        contenders = Set.copyOf(contenders);
    }

    /// Reads the command line; empty when it makes no sense.
    static Optional<Options> parse(List<String> arguments, Path leat, Path data) {
        var options = new Options(5, 2, 3, EnumSet.allOf(Contender.class), "", leat, data);
        Deque<String> left = new ArrayDeque<>(arguments);
        try {
            while (!left.isEmpty()) {
                options = options.with(left.pop(), left);
            }
        } catch (RuntimeException _) {
            return Optional.empty();
        }
        return Optional.of(options);
    }

    private Options with(String option, Deque<String> left) {
        return switch (option) {
            case "--quick" -> timed(1, 2, 2);
            case "--rounds" -> timed(Integer.parseInt(left.pop()), warmUpSeconds, seconds);
            case "--warm-up" -> timed(rounds, Integer.parseInt(left.pop()), seconds);
            case "--seconds" -> timed(rounds, warmUpSeconds, Integer.parseInt(left.pop()));
            case "--only" -> only(Contender.valueOf(left.pop().toUpperCase(Locale.ROOT)));
            case "--markdown" -> written(left.pop());
            case "--data" -> stored(Path.of(left.pop()));
            default -> throw new IllegalArgumentException(option);
        };
    }

    private Options timed(int newRounds, int newWarmUp, int newSeconds) {
        return new Options(newRounds, newWarmUp, newSeconds, contenders, markdown, leat, data);
    }

    private Options only(Contender contender) {
        return new Options(rounds, warmUpSeconds, seconds, Set.of(contender), markdown, leat, data);
    }

    private Options written(String file) {
        return new Options(rounds, warmUpSeconds, seconds, contenders, file, leat, data);
    }

    private Options stored(Path directory) {
        return new Options(rounds, warmUpSeconds, seconds, contenders, markdown, leat, directory);
    }
}
