package io.leat.simulator.replication;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ZooKeeper: one history of conditional writes, sessions that end with their ephemeral nodes, and
/// for each session its answers and what it reads in one order. A session that cannot be reached
/// reads nothing until it can be again, and then the newest state.
final class Tree {
    static final int SESSION_MILLIS = 250;
    private static final int HEARTBEAT_MILLIS = 50;

    /// One write in so many takes long.
    private static final int SLOW_WRITES = 6;

    /// A write of several nodes; null if one of its conditions does not hold.
    interface Write {
        @Nullable TreeState applyTo(TreeState before);
    }

    enum Result {
        DONE,
        CONFLICT,

        /// The connection broke: it may have been done.
        UNKNOWN
    }

    interface Written {
        void hear(Result result);
    }

    /// A client's session.
    final class Session {
        final long id;
        private final Office client;
        private long lastHeardMillis;
        private long nextAnswerMillis;
        private boolean stale = true;
        private boolean over;

        Session(long id, Office client) {
            this.id = id;
            this.client = client;
            this.lastHeardMillis = world.timeline().millis();
        }

        boolean isReachable() {
            return client.host().isRunning() && isOpen();
        }

        boolean isOpen() {
            return !away && world.network().isOpen(client.host().id(), Network.ZOOKEEPER);
        }
    }

    private final World world;
    private final List<Session> sessions = new ArrayList<>();
    private TreeState state = TreeState.EMPTY;
    private long sessionCount;

    /// Whether none of its servers runs.
    private boolean away;

    Tree(World world) {
        this.world = world;
    }

    TreeState state() {
        return state;
    }

    Session open(Office client) {
        Session session = new Session(++sessionCount, client);
        sessions.add(session);
        beat(session);
        return session;
    }

    private void beat(Session session) {
        long now = world.timeline().millis();
        if (session.isReachable()) {
            session.lastHeardMillis = now;
            if (session.over) {
                client(session, session.client::expired);
                return;
            }
            if (session.stale) {
                session.stale = false;
                tell(session, state);
            }
        } else if (!away && now - session.lastHeardMillis > SESSION_MILLIS) {
            expire(session);
        }
        if (client(session).isAlive() || !session.over) {
            world.timeline().in(HEARTBEAT_MILLIS, () -> beat(session));
        }
    }

    private static Host client(Session session) {
        return session.client.host();
    }

    private void client(Session session, Host.Step step) {
        client(session).machine().run(client(session), step);
    }

    /// All of its servers end at once: every connection breaks, and nobody counts how long sessions
    /// are silent.
    void leave() {
        if (!away) {
            world.note("ZooKeeper is away");
            away = true;
            sessions.forEach(session -> {
                session.stale = true;
                client(session, session.client::disconnected);
            });
        }
    }

    /// Its servers are back with all that was written. Each session has its whole time from now on,
    /// or none of them is heard before that is over.
    void comeBack(boolean inTime) {
        if (away) {
            world.note("ZooKeeper is back");
            away = false;
            sessions.forEach(session -> session.lastHeardMillis = world.timeline().millis());
            if (!inTime) {
                List.copyOf(sessions).forEach(this::expire);
            }
        }
    }

    /// Ends every session of this broker's process.
    void expireSessionsOf(int broker) {
        List.copyOf(sessions).stream()
                .filter(session -> client(session).id() == broker)
                .forEach(this::expire);
    }

    /// Its client has ended it, or would like to.
    void close(Session session) {
        expire(session);
    }

    private void expire(Session session) {
        if (!session.over && !away) {
            session.over = true;
            sessions.remove(session);
            world.note("session %d of %d expires", session.id, client(session).id());
            become(state.withoutSession(session.id));
        }
    }

    /// Whatever is outside of the cluster and writes, such as the one who creates the topic.
    void write(Write write) {
        TreeState after = away ? null : write.applyTo(state);
        if (after != null) {
            become(after);
        }
    }

    void write(Session session, Write write, Written written) {
        world.timeline()
                .in(
                        world.network().delayMillis(SLOW_WRITES),
                        () -> {
                            Result result = Result.UNKNOWN;
                            if (!session.over && session.isReachable()) {
                                TreeState after = write.applyTo(state);
                                result = after == null ? Result.CONFLICT : Result.DONE;
                                answer(session, written, result);
                                if (after != null) {
                                    become(after);
                                }
                            } else {
                                answer(session, written, result);
                            }
                        });
    }

    private void answer(Session session, Written written, Result result) {
        answer(
                session,
                () -> written.hear(result),
                () -> {
                    session.client.disconnected();
                    written.hear(Result.UNKNOWN);
                });
    }

    /// The client reads everything again.
    void read(Session session) {
        session.stale = true;
    }

    private void become(TreeState after) {
        if (after.equals(state)) {
            return;
        }
        TreeState before = state;
        state = after.at(before.zxid() + 1);
        sessions.forEach(session -> tell(session, state));
        world.checks().treeIs(before, state);
    }

    private void tell(Session session, TreeState read) {
        answer(session, () -> session.client.read(read), session.client::disconnected);
    }

    private void answer(Session session, Host.Step step, Host.Step broken) {
        long now = world.timeline().millis();
        long at = Math.max(session.nextAnswerMillis, now + world.network().delayMillis());
        session.nextAnswerMillis = at;
        world.timeline()
                .in(
                        at - now,
                        () -> {
                            boolean isOpen = session.isOpen();
                            session.stale |= !isOpen;
                            if (!session.over) {
                                client(session, isOpen ? step : broken);
                            }
                        });
    }
}
