package io.leat.dist;

import io.leat.dist.cli.Version;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.local.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a user is told when `leat start` is ready: what listens where, where the data is, and what
/// to try next.
record Greeting(Path data, String zooKeeper, List<String> listeners) {
    Greeting {
        listeners = List.copyOf(listeners);
    }

    void print(Console console) {
        String address = listeners.getFirst().substring(listeners.getFirst().indexOf("//") + 2);
        String option = address.endsWith(":9092") ? "" : " --bootstrap " + address;
        boolean usual = data.equals(DataDirectory.ofOneBroker().path());
        String text =
                """
                Leat %s is ready%s.

                  Kafka clients  %s
                  ZooKeeper      %s (inside this process)
                  data           %s
                  process id     %d

                Try next, in another terminal:
                  bin/leat topic create greetings%s
                  echo hello | bin/leat produce greetings%s
                  bin/leat consume greetings --from-beginning%s

                Ctrl-C stops it, as 'bin/leat stop%s' does; the data stays.
                """
                        .formatted(
                                Version.text(),
                                startTime().map(time -> " after " + time).orElse(""),
                                address,
                                zooKeeper,
                                data,
                                ProcessHandle.current().pid(),
                                option,
                                option,
                                option,
                                usual ? "" : " --data " + data);
        console.out().print(text);
        console.out().flush();
    }

    /// Since the process began, which is before the JVM did.
    static Optional<String> startTime() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()))
                .filter(time -> !time.isNegative())
                .map(time -> String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0));
    }
}
