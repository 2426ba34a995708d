package io.leat.systemtest.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Leat as its users start it: the packaged distribution's `bin/leat start`.
final class LeatServer implements BrokerLauncher {

    @Override
    public ServerProcess launch(BrokerSettings settings) {
        return ServerProcess.start(command(settings), settings.output());
    }

    static List<String> command(BrokerSettings settings) {
        List<String> command = new ArrayList<>();
        command.add(Distribution.leat().toString());
        command.add("start");
        command.add("--data");
        command.add(data(settings).toString());
        command.add("--port");
        command.add(Integer.toString(settings.port()));
        new TreeMap<>(settings.overrides())
                .forEach((key, value) -> {
                    command.add("--override");
                    command.add(key + "=" + value);
                });
        return command;
    }

    @Override
    public Path logDirectory(BrokerSettings settings) {
        return data(settings).resolve("broker");
    }

    private static Path data(BrokerSettings settings) {
        return settings.home().resolve("data");
    }
}
