package io.leat.dist.cli.terminal;

import io.leat.client.ClientException;
import io.leat.client.DisconnectedException;
import io.leat.client.RefusedException;
import io.leat.client.TimedOutException;
import io.leat.client.UnreachableException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells a failure in one sentence, and what to do next in another.
public record Failures(Console console) implements IExecutionExceptionHandler {
    /// SIGINT's number and what shells add to it.
    private static final int INTERRUPTED = 130;

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) {
        return switch (failure) {
            case ClientException client -> tell(client);
            case UsageException usage -> {
                console.complain(String.valueOf(usage.getMessage()));
                console.err()
                        .println(
                                "Run '%s --help'."
                                        .formatted(line.getCommandSpec().qualifiedName()));
                yield ExitCode.MISUSED;
            }
            case ImpossibleException impossible -> {
                console.complain(String.valueOf(impossible.getMessage()));
                yield ExitCode.FAILED;
            }
            case IllegalArgumentException wrong -> {
                console.complain(String.valueOf(wrong.getMessage()));
                yield ExitCode.MISUSED;
            }
            case InterruptedException ignored -> INTERRUPTED;
            default -> {
                console.complain("This is a bug in Leat: " + failure);
                for (StackTraceElement frame : failure.getStackTrace()) {
                    console.err().println("    at " + frame);
                }
                yield ExitCode.FAILED;
            }
        };
    }

    private int tell(ClientException failure) {
        console.complain(failure.reason());
        String advice = advice(failure);
        if (!advice.isEmpty()) {
            console.err().println(advice);
        }
        return switch (failure) {
            case UnreachableException ignored -> ExitCode.UNREACHABLE;
            case TimedOutException ignored -> ExitCode.TIMED_OUT;
            case DisconnectedException ignored -> ExitCode.FAILED;
            case RefusedException ignored -> ExitCode.FAILED;
        };
    }

    /// What to do next; empty when the message says it all.
    static String advice(ClientException failure) {
        return switch (failure) {
            case UnreachableException ignored ->
                    "Is it running? Start one with 'leat start', or name another server with"
                            + " --bootstrap HOST:PORT.";
            case TimedOutException ignored ->
                    "Try again, allow more time with --timeout, or see 'leat cluster info'.";
            case DisconnectedException ignored -> "Try again; the server's log may say why.";
            case RefusedException refused -> advice(refused);
        };
    }

    private static String advice(RefusedException refused) {
        return switch (refused.error()) {
            case UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID ->
                    "'leat topic list' shows what there is; 'leat topic create NAME' makes one.";
            case TOPIC_ALREADY_EXISTS ->
                    "Choose another name, or add --if-not-exists to accept the one that is there.";
            case INVALID_REPLICATION_FACTOR ->
                    "'leat cluster info' shows how many brokers there are.";
            case INVALID_PARTITIONS -> "The number of partitions can only grow.";
            case INVALID_CONFIG -> "'leat config get topic NAME' shows the names and values.";
            case GROUP_ID_NOT_FOUND -> "'leat group list' shows the groups.";
            case NON_EMPTY_GROUP -> "Stop its members first; 'leat group describe' names them.";
            case UNSUPPORTED_VERSION -> "This server is older than this command needs.";
            default -> "";
        };
    }
}
