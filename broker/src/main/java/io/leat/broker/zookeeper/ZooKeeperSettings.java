package io.leat.broker.zookeeper;

/// Switches of ZooKeeper that only exist as system properties, set before its classes load. What
/// the user set stays.
final class ZooKeeperSettings {
    private ZooKeeperSettings() {}

    static void apply() {
        // A log file of 64 MiB ahead of the writes is meant for servers that do nothing else.
        set("zookeeper.preAllocSize", "4096");
        set("zookeeper.admin.enableServer", "false");
        set("zookeeper.jmx.log4j.disable", "true");
    }

    /// Also for the server that shares its process with a broker: few threads for a single client.
    static void applyEmbedded() {
        apply();
        set("zookeeper.maxCnxns", "200");
        set("zookeeper.nio.numSelectorThreads", "1");
        set("zookeeper.nio.numWorkerThreads", "0");
    }

    private static void set(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
