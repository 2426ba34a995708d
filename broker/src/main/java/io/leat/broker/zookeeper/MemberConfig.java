package io.leat.broker.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;

/// One ensemble member's configuration, as ZooKeeper itself read it from its file.
public final class MemberConfig {
    private final Path file;
    private final QuorumPeerConfig parsed;

    private MemberConfig(Path file, QuorumPeerConfig parsed) {
        this.file = file;
        this.parsed = parsed;
    }

    /// Reads ZooKeeper's own configuration format: `dataDir`, `clientPort`, `server.N` and the
    /// rest. The file `myid` in `dataDir` says which `server.N` this one is.
    public static MemberConfig read(Path file) throws BadZooKeeperConfig {
        ZooKeeperSettings.apply();
        checkBasics(file);
        var parsed = new QuorumPeerConfig();
        try {
            parsed.parse(file.toString());
        } catch (ConfigException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            throw new BadZooKeeperConfig(file, "ZooKeeper refuses it: " + reason.getMessage());
        }
        return new MemberConfig(file, parsed);
    }

    /// Whether the file names other members too.
    public boolean isEnsemble() {
        return parsed.isDistributed();
    }

    /// This member's number in an ensemble.
    public long memberId() {
        return parsed.getServerId();
    }

    /// How many members the ensemble has, this one included.
    public int memberCount() {
        return parsed.getServers().size();
    }

    public Path file() {
        return file;
    }

    public Path dataDir() {
        return parsed.getDataDir().toPath();
    }

    /// Where clients connect to.
    public InetSocketAddress clientAddress() {
        return parsed.getClientPortAddress();
    }

    QuorumPeerConfig parsed() {
        return parsed;
    }

    /// ZooKeeper reports these as a stack trace or not at all.
    private static void checkBasics(Path file) throws BadZooKeeperConfig {
        Properties texts = load(file);
        String dataDir = texts.getProperty("dataDir", "").strip();
        if (dataDir.isEmpty()) {
            throw new BadZooKeeperConfig(
                    file, "dataDir is missing; name the directory that shall hold the data");
        }
        Set<String> members = new TreeSet<>();
        for (String name : texts.stringPropertyNames()) {
            if (name.startsWith("server.")) {
                members.add(name.substring("server.".length()));
            }
        }
        boolean hasPort = texts.containsKey("clientPort") || texts.containsKey("secureClientPort");
        if (!hasPort && !texts.containsKey("dynamicConfigFile") && members.isEmpty()) {
            throw new BadZooKeeperConfig(
                    file, "clientPort is missing; ZooKeeper usually listens on 2181");
        }
        if (members.size() > 1) {
            checkMyId(file, Path.of(dataDir), members);
        }
    }

    private static void checkMyId(Path file, Path dataDir, Set<String> members)
            throws BadZooKeeperConfig {
        Path myId = dataDir.resolve("myid");
        String id;
        try {
            id = Files.readString(myId).strip();
        } catch (IOException unreadable) {
            throw new BadZooKeeperConfig(
                    file,
                    myId
                            + " is missing; write into it the number N of the line server.N that"
                            + " is this server, one of "
                            + members);
        }
        if (!members.contains(id)) {
            throw new BadZooKeeperConfig(
                    file, myId + " says \"" + id + "\", but the members are " + members);
        }
    }

    private static Properties load(Path file) throws BadZooKeeperConfig {
        var texts = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            texts.load(in);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new BadZooKeeperConfig(file, "cannot be read: " + unreadable.getMessage());
        }
        return texts;
    }
}
