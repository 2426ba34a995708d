package io.leat.broker.coordination;

import io.leat.protocol.Uuid;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/// The nodes that every cluster has. Each is created unless it is there, so that several brokers
/// may begin at once; all requests are under way together.
final class TreeSkeleton {
    private TreeSkeleton() {}

    /// `then` runs on the loop when the last answer has come, whatever it was.
    static void create(ZooKeeperSession session, RandomGenerator random, Runnable then) {
        Map<String, byte[]> nodes = nodes(session.root(), random);
        int[] open = {nodes.size()};
        nodes.forEach((path, data) ->
                session.createAtFullPath(
                        path,
                        data,
                        (Code code) -> {
                            open[0]--;
                            if (open[0] == 0) {
                                then.run();
                            }
                        }));
    }

    private static Map<String, byte[]> nodes(String root, RandomGenerator random) {
        Map<String, byte[]> nodes = new LinkedHashMap<>();
        byte[] nothing = new byte[0];
        for (int slash = root.indexOf('/', 1); slash > 0; slash = root.indexOf('/', slash + 1)) {
            nodes.put(root.substring(0, slash), nothing);
        }
        if (!root.isEmpty()) {
            nodes.put(root, nothing);
        }
        nodes.put(root + "/brokers", nothing);
        nodes.put(root + TreeNode.BROKERS, nothing);
        nodes.put(root + TreeNode.OWNERS, nothing);
        nodes.put(root + TreeNode.ACTIVE, nothing);
        nodes.put(root + TreeNode.SUSPECTS, nothing);
        nodes.put(root + TreeNode.PAGES, nothing);
        nodes.put(root + "/config", nothing);
        nodes.put(root + TreeNode.BROKER_CONFIGS, nothing);
        nodes.put(root + TreeNode.PRODUCER_ID_BLOCK, nothing);
        nodes.put(
                root + new TreeNode.ControllerEpoch().path(), "0".getBytes(StandardCharsets.UTF_8));
        nodes.put(root + "/cluster", nothing);
        nodes.put(root + new TreeNode.ClusterId().path(), clusterId(random));
        return nodes;
    }

    private static byte[] clusterId(RandomGenerator random) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("version", 1);
        fields.put("format", "leat");
        fields.put("id", Uuid.random(random).toString());
        return Json.write(fields);
    }
}
