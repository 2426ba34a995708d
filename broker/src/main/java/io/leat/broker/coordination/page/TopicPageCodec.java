package io.leat.broker.coordination.page;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.protocol.Uuid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Pages to bytes and back; the format is drawn above the package. Not thread-safe: a reader keeps
/// one, because equal lists of replicas are read as one object.
public final class TopicPageCodec {
    private static final byte FORMAT = 1;
    private static final int INTERNED_MAX = 10_000;

    /// Flags of a partition's state: which of its optional parts are there.
    private static final int HAS_ELIGIBLE = 1;

    private static final int MOVES = 2;

    private final Map<List<Integer>, List<Integer>> interned = new HashMap<>();

    public static byte[] encode(List<TopicRun> runs) {
        PageBytes out = new PageBytes(PagePlan.PAGE_BYTES_MAX);
        out.addByte(FORMAT);
        out.addNumber(runs.size());
        for (TopicRun run : runs) {
            write(out, run);
        }
        return out.toArray();
    }

    /// Throws IllegalArgumentException when the bytes are not a page of a format known here.
    List<TopicRun> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        require(in.hasRemaining() && in.get() == FORMAT, "unknown format of a page of topics");
        int count = count(in, 20);
        List<TopicRun> runs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            runs.add(readRun(in));
        }
        require(!in.hasRemaining(), "something follows the last run of a page");
        return runs;
    }

    private static void write(PageBytes out, TopicRun run) {
        out.add(run.id());
        out.add(run.name());
        out.addNumber(run.firstPartition());
        out.addNumber(run.configs().size());
        for (Map.Entry<String, String> config : run.configs().entrySet()) {
            out.add(config.getKey());
            out.add(config.getValue());
        }
        out.addNumber(run.states().size());
        for (PartitionState state : run.states()) {
            write(out, state);
        }
    }

    private static void write(PageBytes out, PartitionState state) {
        ReplicaSets sets = state.replicaSets();
        boolean hasEligible = !sets.eligible().isEmpty();
        boolean moves = sets.isMoving();
        out.addByte((byte) ((hasEligible ? HAS_ELIGIBLE : 0) | (moves ? MOVES : 0)));
        out.addNumber(state.leader() + 1);
        out.addNumber(state.leaderEpoch());
        out.addNumber(state.partitionEpoch());
        out.add(sets.all());
        out.add(sets.inSync());
        if (hasEligible) {
            out.add(sets.eligible());
        }
        if (moves) {
            out.add(sets.adding());
            out.add(sets.removing());
        }
    }

    private TopicRun readRun(ByteBuffer in) {
        require(in.remaining() >= 16, "a page of topics is cut off");
        Uuid id = new Uuid(in.getLong(), in.getLong());
        String name = readText(in);
        int first = readNumber(in);
        int configCount = count(in, 2);
        Map<String, String> configs = new LinkedHashMap<>();
        for (int i = 0; i < configCount; i++) {
            configs.put(readText(in), readText(in));
        }
        int stateCount = count(in, 6);
        List<PartitionState> states = new ArrayList<>(stateCount);
        for (int i = 0; i < stateCount; i++) {
            states.add(readState(in));
        }
        return new TopicRun(id, name, first, configs, states);
    }

    private PartitionState readState(ByteBuffer in) {
        int flags = readNumber(in);
        require(
                (flags & ~(HAS_ELIGIBLE | MOVES)) == 0,
                "a partition state has flags of a later version");
        int leader = readNumber(in) - 1;
        int leaderEpoch = readNumber(in);
        int partitionEpoch = readNumber(in);
        boolean moves = (flags & MOVES) != 0;
        ReplicaSets sets =
                new ReplicaSets(
                        readNumbers(in),
                        readNumbers(in),
                        (flags & HAS_ELIGIBLE) != 0 ? readNumbers(in) : List.of(),
                        moves ? readNumbers(in) : List.of(),
                        moves ? readNumbers(in) : List.of());
        return new PartitionState(leader, leaderEpoch, partitionEpoch, sets);
    }

    private List<Integer> readNumbers(ByteBuffer in) {
        int count = count(in, 1);
        List<Integer> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(readNumber(in));
        }
        if (interned.size() > INTERNED_MAX) {
            interned.clear();
        }
        List<Integer> list = List.copyOf(numbers);
        return interned.computeIfAbsent(list, same -> same);
    }

    private static String readText(ByteBuffer in) {
        byte[] utf8 = new byte[count(in, 1)];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static int readNumber(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            require(in.hasRemaining(), "a page of topics is cut off");
            byte next = in.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                require(value >= 0, "a number on a page of topics is too large");
                return value;
            }
        }
        throw new IllegalArgumentException("a number on a page of topics is too long");
    }

    /// A count of things that take at least `bytesEach`.
    private static int count(ByteBuffer in, int bytesEach) {
        int count = readNumber(in);
        require(count <= in.remaining() / bytesEach, "a count on a page of topics is too large");
        return count;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
