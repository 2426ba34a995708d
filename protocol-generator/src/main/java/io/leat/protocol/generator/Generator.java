package io.leat.protocol.generator;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The entry point: `Generator SOURCE_ROOT SPECIFICATION_DIRECTORY...`. A directory may be followed
/// by `:Name,Name`, which takes those messages from it only.
public final class Generator {
    private Generator() {}

    public static void main(String... arguments) throws IOException {
        List<MessageSpec> messages = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            messages.addAll(read(arguments[i]));
        }
        if (messages.isEmpty()) {
            throw new SpecException("no specifications given");
        }
        Path root = Path.of(arguments[0]);
        GeneratedFiles files = GeneratedFiles.open(root.resolve("io/leat/protocol/message"));
        for (MessageSpec message : messages) {
            files.put(message.name() + ".java", MessageEmitter.emit(message));
        }
        ApiEmitter apis = new ApiEmitter(messages);
        files.put("ApiKey.java", apis.apiKeyEnum());
        files.put("Requests.java", apis.requestsClass());
        files.put("Responses.java", apis.responsesClass());
        files.deleteOthers();
    }

    /// The messages that have a version, by name.
    private static List<MessageSpec> read(String argument) throws IOException {
        String[] parts = argument.split(":", 2);
        List<String> wanted = parts.length == 2 ? List.of(parts[1].split(",")) : List.of();
        TreeMap<String, MessageSpec> messages = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(parts[0]), "*.json")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName()).replace(".json", "");
                if (wanted.isEmpty() || wanted.contains(name)) {
                    MessageSpec message = parse(file);
                    messages.put(message.name(), message);
                }
            }
        }
        messages.values().removeIf(message -> message.versions().isEmpty());
        return List.copyOf(messages.values());
    }

    private static MessageSpec parse(Path file) throws IOException {
        try {
            return SpecParser.parse(Files.readString(file));
        } catch (SpecException unclear) {
            throw new SpecException(file.getFileName() + ": " + unclear.getMessage(), unclear);
        }
    }
}
