package io.leat.broker.zookeeper;

import java.io.IOException;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.admin.AdminServer.AdminServerException;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/// A ZooKeeper server that a configuration file describes: alone, or one member of an ensemble.
/// [#run()] belongs to one thread; [#close()] may be called by any other.
public final class ZooKeeperMember implements AutoCloseable {
    private final MemberConfig config;
    private final DirectoryLock lock;
    private final DatadirCleanupManager purge;
    private final Standalone standalone;
    private final QuorumPeerMain ensemble = new QuorumPeerMain();

    private ZooKeeperMember(MemberConfig config, DirectoryLock lock, Runnable answering) {
        this.config = config;
        this.lock = lock;
        QuorumPeerConfig parsed = config.parsed();
        this.purge =
                new DatadirCleanupManager(
                        parsed.getDataDir(),
                        parsed.getDataLogDir(),
                        parsed.getSnapRetainCount(),
                        parsed.getPurgeInterval());
        this.standalone = new Standalone(answering);
    }

    /// Takes the data directory; `answering` is called when a server that runs alone answers.
    ///
    /// @throws DirectoryInUse when another server has the directory
    public static ZooKeeperMember open(MemberConfig config, Runnable answering) throws IOException {
        return new ZooKeeperMember(config, DirectoryLock.take(config.dataDir()), answering);
    }

    /// Runs the server until it is closed or fails.
    public void run() throws IOException {
        purge.start();
        try {
            if (config.isEnsemble()) {
                ensemble.runFromConfig(config.parsed());
            } else {
                var alone = new ServerConfig();
                alone.readFrom(config.parsed());
                standalone.runFromConfig(alone);
            }
        } catch (AdminServerException impossible) {
            throw new IOException("ZooKeeper's admin server failed to start", impossible);
        }
    }

    @Override
    public void close() throws IOException {
        purge.shutdown();
        if (config.isEnsemble()) {
            ensemble.close();
        } else {
            standalone.close();
        }
        lock.close();
    }

    private static final class Standalone extends ZooKeeperServerMain {
        private final Runnable answering;

        Standalone(Runnable answering) {
            this.answering = answering;
        }

        @Override
        protected void serverStarted() {
            answering.run();
        }
    }
}
