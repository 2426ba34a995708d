package io.leat.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What all runs side by side do alike: brokers in turn, each in a directory of its own, and a
/// report in the end.
record Rounds(Options options) {
    /// One contender's part of a round, with a fresh directory.
    interface Part {
        void run(int round, Contender contender, Path home);
    }

    /// As the command line of `benchmarks/<script>` says; empty, and the usage printed, if that
    /// makes no sense.
    static Optional<Rounds> parse(String script, String... arguments) {
        Path leat = Path.of(System.getProperty("leat.script", "dist/target/leat/bin/leat"));
        Path data = Path.of(System.getProperty("leat.data", "benchmarks/target/" + script));
        Optional<Options> options = Options.parse(List.of(arguments), leat, data);
        if (options.isEmpty()) {
            System.err.print(Options.USAGE.formatted(script));
        }
        return options.map(Rounds::new);
    }

    /// Kafka's jars and the client.
    static String loadClassPath() {
        return System.getProperty("leat.load.classpath", "");
    }

    /// Who is first changes from round to round.
    void run(Part part) {
        for (int round = 1; round <= options.rounds(); round++) {
            int number = round;
            for (Contender contender : inOrder(round)) {
                inDirectory(contender.name(), home -> part.run(number, contender, home));
            }
        }
    }

    /// Who takes part, in the order of an odd or an even turn.
    List<Contender> inOrder(int turn) {
        List<Contender> order = new ArrayList<>(options.contenders());
        order.sort(Comparator.naturalOrder());
        return turn % 2 == 0 ? order.reversed() : order;
    }

    /// What is done in a directory.
    interface Work {
        void in(Path home);
    }

    /// The directory does not exist yet, and is gone afterwards.
    void inDirectory(String name, Work work) {
        Path home = options.data().toAbsolutePath().resolve(name);
        delete(home);
        work.in(home);
        delete(home);
    }

    /// Prints the report, and writes it where `--markdown` says.
    void report(String text) {
        System.out.println();
        System.out.print(text);
        if (!options.markdown().isEmpty()) {
            try {
                Files.writeString(Path.of(options.markdown()), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
