package io.leat.dist.cli;

import io.leat.dist.cli.terminal.Console;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat completion`: prints a script for a shell.
@Command(
        name = "completion",
        description = "Print a script with which a shell completes leat's commands.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(leat completion bash)                    for this shell",
            "  leat completion bash > ~/.local/share/bash-completion/completions/leat",
            "  leat completion zsh > ~/.leat-completion          then: source ~/.leat-completion"
        })
final class CompletionCommand implements Runnable {
    private final CommandLine root;
    private final Console console;

    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell = Shell.BASH;

    CompletionCommand(CommandLine root, Console console) {
        this.root = root;
        this.console = console;
    }

    /// One script serves both: for zsh it loads zsh's emulation of bash's completion first.
    @Override
    public void run() {
        String script = AutoComplete.bash("leat", root);
        console.out().println("# " + shell.name().toLowerCase(Locale.ROOT) + " completion of leat");
        if (shell == Shell.ZSH) {
            console.out().println("autoload -U +X compinit && compinit");
            console.out().println("autoload -U +X bashcompinit && bashcompinit");
        }
        console.out().println(script);
    }
}
