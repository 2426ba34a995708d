package io.leat.dist.cli.stop;

import io.leat.dist.cli.terminal.ClusterOptions.TimeConverter;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ExitCode;
import io.leat.dist.local.DataDirectory;
import io.leat.dist.local.RunningServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `leat stop`: stops what `leat start` started.
@Command(
        name = "stop",
        description = {
            "Stop what 'leat start' started: the broker, or the cluster, of a data directory.",
            "Waits until all has ended. Exit code 1 when nothing runs there, 4 when it still runs"
                    + " after --timeout."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  leat stop", "  leat stop --data /tmp/try --timeout 10s"})
public final class StopCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The data directory that was given to 'leat start' (default: those that 'leat"
                            + " start' uses by itself).")
    private @Nullable Path data;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = TimeConverter.class,
            description = "How long to wait: 500ms, 10s, 2m (default: 2m).")
    private Duration timeout = Duration.ofMinutes(2);

    public StopCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<DataDirectory> asked =
                data == null ? DataDirectory.usual() : List.of(new DataDirectory(data));
        List<RunningServers> running = new ArrayList<>();
        for (DataDirectory directory : asked) {
            try {
                RunningServers.on(directory).ifPresent(running::add);
            } catch (IOException unreadable) {
                console.complain("cannot look into " + directory.path() + ": " + unreadable);
                return ExitCode.FAILED;
            }
        }
        if (running.isEmpty()) {
            console.complain(nothingRuns(asked));
            return ExitCode.FAILED;
        }
        int code = ExitCode.OK;
        for (RunningServers servers : running) {
            code = Math.max(code, stop(servers));
        }
        return code;
    }

    private int stop(RunningServers servers) throws InterruptedException {
        long pid = servers.process().pid();
        Path directory = servers.data().path();
        long begin = System.nanoTime();
        console.out().printf("Stopping process %d, which uses %s ...%n", pid, directory);
        if (!servers.stop(timeout)) {
            console.complain(
                    "process %d still runs after %d s; it was told to stop and may yet do so"
                            .formatted(pid, timeout.toSeconds()));
            return ExitCode.TIMED_OUT;
        }
        console.out()
                .printf(
                        "Stopped after %.1f s; the data stays in %s.%n",
                        (System.nanoTime() - begin) / 1e9, directory);
        return ExitCode.OK;
    }

    private static String nothingRuns(List<DataDirectory> asked) {
        if (asked.size() == 1 && !Files.isDirectory(asked.getFirst().path())) {
            return "there is no directory " + asked.getFirst().path();
        }
        return "nothing runs on "
                + asked.stream()
                        .map(directory -> directory.path().toString())
                        .collect(Collectors.joining(" or "))
                + "; name the directory of what you mean with --data DIR";
    }
}
