package io.leat.dist.local;

import io.leat.broker.zookeeper.DirectoryInUse;
import io.leat.broker.zookeeper.DirectoryLock;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where `leat start` keeps its data. The package's text draws what lies in it.
public record DataDirectory(Path path) {
    private static final String ALONE = "broker";
    private static final String ONE_OF_MANY = "broker-[0-9]+";

    public DataDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /// Where a single broker's data lies unless the user says where.
    public static DataDirectory ofOneBroker() {
        return new DataDirectory(shared().resolve("leat"));
    }

    /// Where a cluster's data lies unless the user says where.
    public static DataDirectory ofCluster() {
        return new DataDirectory(shared().resolve("leat-cluster"));
    }

    /// Both places where `leat start` keeps data by itself.
    public static List<DataDirectory> usual() {
        return List.of(ofOneBroker(), ofCluster());
    }

    private static Path shared() {
        String shared = System.getenv("XDG_DATA_HOME");
        return shared == null || shared.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(shared);
    }

    /// Refuses a directory whose data another number of brokers has written: a cluster may grow,
    /// but who is left out may hold the only replica of something. Makes nothing.
    public void checkLayout(int brokers) throws CannotStart {
        int members = members();
        if (brokers > 1 && Files.isDirectory(path.resolve(ALONE))) {
            throw new CannotStart(
                    path
                            + " holds the data of a single broker; start that with 'leat start"
                            + " --data DIR', or choose another directory with --data");
        }
        if (members > 0 && brokers < members) {
            throw new CannotStart(
                    "%s holds the data of a cluster of %d brokers; start it with --brokers %d, or"
                                    .formatted(path, members, members)
                            + " choose another directory with --data");
        }
    }

    /// How many brokers of a cluster have left their data here.
    private int members() throws CannotStart {
        if (!Files.isDirectory(path)) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return (int)
                    entries.filter(entry ->
                                    String.valueOf(entry.getFileName()).matches(ONE_OF_MANY))
                            .count();
        } catch (IOException unreadable) {
            throw unusable(unreadable);
        }
    }

    /// Takes the directory for this process; makes it if it is missing.
    public DirectoryLock lock() throws CannotStart, IOException {
        try {
            return DirectoryLock.take(path);
        } catch (DirectoryInUse inUse) {
            throw new CannotStart(
                    inUse.getMessage()
                            + "; stop that one with 'leat stop --data "
                            + path
                            + "', or choose another with --data");
        } catch (FileSystemException unusable) {
            throw unusable(unusable);
        }
    }

    /// The process that has taken the directory; empty when nobody has.
    public Optional<Long> user() throws IOException {
        return DirectoryLock.owner(path);
    }

    private CannotStart unusable(IOException reason) {
        return new CannotStart(
                "cannot use the data directory "
                        + path
                        + " ("
                        + reason.getClass().getSimpleName()
                        + "); choose another with --data");
    }
}
