package io.leat.dist.cli.terminal;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A word that only stands before other commands, as `topic` in `leat topic list`.
public abstract class CommandGroup implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    /// This word with its commands.
    protected final CommandLine with(Object... commands) {
        CommandLine line = new CommandLine(this);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        return line;
    }

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(), "a COMMAND is missing");
    }
}
