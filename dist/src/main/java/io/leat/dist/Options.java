package io.leat.dist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A server command's options, all of the form `--name value` or `--name=value`; one may be given
/// several times.
record Options(Map<String, List<String>> values) {
    /// What became of reading the arguments.
    sealed interface Reading {
        /// Only known options with values.
        record Read(Options options) implements Reading {}

        /// `--help` or `-h` was among them.
        record HelpWanted() implements Reading {}

        /// Something else was among them.
        record Refused(String reason) implements Reading {}
    }

    static Reading read(List<String> arguments, Set<String> known) {
        Map<String, List<String>> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--help") || argument.equals("-h")) {
                return new Reading.HelpWanted();
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!known.contains(name)) {
                return new Reading.Refused("unknown option " + name);
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                return new Reading.Refused("the option " + name + " needs a value");
            }
            String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
            values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return new Reading.Read(new Options(values));
    }

    /// The value that was given last.
    Optional<String> last(String name) {
        List<String> given = all(name);
        return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast());
    }

    /// Every value in the order given.
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }
}
