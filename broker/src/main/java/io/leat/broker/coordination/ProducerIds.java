package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/// Ids for producers that no other broker hands out: a block of a thousand at a time is claimed by
/// a conditional write. A block whose claim went unanswered is left unused. `next` may be called by
/// any thread; the state is confined to the loop.
@ThreadSafe
public final class ProducerIds {
    private static final int BLOCK_SIZE = 1_000;
    private static final int WAITING_MAX = 10_000;

    private final CoordinationLoop loop;
    private final Deque<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private @Nullable ZooKeeperSession session;
    private boolean claiming;
    private long nextId;
    private long blockEnd;

    ProducerIds(CoordinationLoop loop) {
        this.loop = loop;
    }

    /// An id that was never given out. While ZooKeeper is away and the block is used up, the future
    /// stays open; when too many wait it fails at once with [CoordinationUnavailableException].
    public CompletableFuture<Long> next() {
        CompletableFuture<Long> id = new CompletableFuture<>();
        loop.post(() -> {
            if (waiting.size() >= WAITING_MAX) {
                id.completeExceptionally(
                        new CoordinationUnavailableException("too many wait for a producer id"));
            } else {
                waiting.add(id);
                serve();
            }
        });
        return id;
    }

    /// The session can be used; whatever was under way in the last one is lost.
    void connected(ZooKeeperSession usable) {
        session = usable;
        claiming = false;
        serve();
    }

    private void serve() {
        while (!waiting.isEmpty() && nextId < blockEnd) {
            waiting.poll().complete(nextId++);
        }
        ZooKeeperSession usable = session;
        if (!waiting.isEmpty() && !claiming && usable != null) {
            claiming = true;
            usable.read(
                    TreeNode.PRODUCER_ID_BLOCK,
                    (code, data, stat) -> claim(usable, code, data, stat));
        }
    }

    private void claim(
            ZooKeeperSession usable, Code code, byte @Nullable [] data, @Nullable Stat stat) {
        if (code != Code.OK || data == null || stat == null) {
            claiming = false;
            return;
        }
        long first = data.length == 0 ? 0 : Fields.parse(data).number("block_end") + 1;
        Map<String, @Nullable Object> block = new LinkedHashMap<>();
        block.put("version", 1);
        block.put("block_start", first);
        block.put("block_end", first + BLOCK_SIZE - 1);
        usable.set(
                TreeNode.PRODUCER_ID_BLOCK,
                Json.write(block),
                stat.getVersion(),
                written -> {
                    claiming = false;
                    if (written == Code.OK) {
                        nextId = first;
                        blockEnd = first + BLOCK_SIZE;
                    }
                    if (written == Code.OK || written == Code.BADVERSION) {
                        serve();
                    }
                });
    }
}
