package io.leat.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext.Peer;
import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.broker.api.UnansweredErrorException;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.HeartbeatResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResponseSenderTest {
    private static final NetworkLimits LIMITS =
            new NetworkLimits(
                    1 << 20, 2 << 20, 10, 10, 1, Duration.ofMinutes(10), Duration.ofSeconds(30));

    private final AtomicBoolean closed = new AtomicBoolean();
    private SocketPair sockets;
    private CountingChannel counting;
    private ResponseSender sender;

    @BeforeEach
    void connect() throws IOException {
        sockets = SocketPair.connect();
        counting = new CountingChannel(sockets.server(), new AtomicInteger());
        var peer = new Peer(InetAddress.getLoopbackAddress(), "PLAINTEXT", "test");
        sender =
                new ResponseSender(
                        counting,
                        new Deadlines(new ManualClock(), LIMITS),
                        peer,
                        new Traffic(new ManualClock()),
                        _ -> closed.set(true));
    }

    @AfterEach
    void disconnect() throws IOException {
        sockets.close();
    }

    @Test
    void aReplyThatDoesNotOverlapIsSentByTheReaderItself() throws Exception {
        ScriptedReply reply = ScriptedReply.inTurn().complete();
        sender.answer(head(1), reply);
        assertThat(reply.awaitedBy()).isSameAs(Thread.currentThread());
        assertThat(received(1)).containsExactly(1);
    }

    @Test
    void theFirstOverlappingReplyStartsTheSendingThread() throws Exception {
        sender.answer(head(1), ScriptedReply.inTurn().complete());
        ScriptedReply reply = ScriptedReply.overlapping();
        sender.answer(head(2), reply);
        Await.until("somebody awaits the reply", () -> reply.awaitedBy() != null);
        assertThat(Objects.requireNonNull(reply.awaitedBy()).getName()).isEqualTo("leat-send-test");
        reply.complete();
        sender.finish();
        assertThat(received(2)).containsExactly(1, 2);
    }

    @Test
    void repliesThatCompleteOutOfOrderAreSentInTheOrderOfTheRequests() throws Exception {
        List<ScriptedReply> replies = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ScriptedReply reply = i == 3 ? ScriptedReply.inTurn() : ScriptedReply.overlapping();
            replies.add(reply);
            sender.answer(head(i), reply);
        }
        replies.reversed().forEach(ScriptedReply::complete);
        sender.finish();
        assertThat(received(5)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whatIsKnownTogetherIsWrittenTogether() throws Exception {
        ScriptedReply first = ScriptedReply.overlapping();
        ScriptedReply last = ScriptedReply.overlapping();
        sender.answer(head(1), first);
        Await.until("the first reply is awaited", () -> first.awaitedBy() != null);
        sender.answer(head(2), ScriptedReply.telling().complete());
        sender.answer(head(3), last);
        first.complete();
        Await.until("the last reply is awaited", () -> last.awaitedBy() != null);
        assertThat(counting.writes.get()).isEqualTo(1);
        assertThat(received(2)).containsExactly(1, 2);
        last.complete();
        assertThat(received(1)).containsExactly(3);
    }

    @Test
    void theReaderAnswersAgainOnceNothingIsOutstanding() throws Exception {
        sender.answer(head(1), ScriptedReply.overlapping().complete());
        assertThat(received(1)).containsExactly(1);
        Await.until(
                "the reader answers itself",
                () -> {
                    ScriptedReply reply = ScriptedReply.inTurn().complete();
                    answer(2, reply);
                    Await.until("the reply is awaited", () -> reply.awaitedBy() != null);
                    return Objects.equals(reply.awaitedBy(), Thread.currentThread());
                });
    }

    @Test
    void aFullQueueMakesTheReaderWait() throws Exception {
        List<ScriptedReply> replies = new ArrayList<>();
        for (int i = 0; i < ResponseSender.OUTSTANDING_MAX + 10; i++) {
            replies.add(ScriptedReply.overlapping());
        }
        var handedOver = new AtomicInteger();
        Thread reader = Thread.ofVirtual().start(() -> answerAll(replies, handedOver));
        Await.until(
                "the reader waits",
                () ->
                        reader.getState() == Thread.State.TIMED_WAITING
                                && handedOver.get() >= ResponseSender.OUTSTANDING_MAX);
        assertThat(handedOver.get()).isLessThanOrEqualTo(ResponseSender.OUTSTANDING_MAX + 1);
        replies.forEach(ScriptedReply::complete);
        reader.join();
        sender.finish();
        assertThat(handedOver.get()).isEqualTo(replies.size());
        assertThat(received(replies.size())).isSorted().hasSize(replies.size());
    }

    @Test
    void stoppingWakesTheReaderThatWaitsForRoomAndTheIdleSendingThread() throws Exception {
        ScriptedReply first = ScriptedReply.overlapping();
        List<ScriptedReply> replies = new ArrayList<>(List.of(first));
        for (int i = 0; i < ResponseSender.OUTSTANDING_MAX + 10; i++) {
            replies.add(ScriptedReply.overlapping());
        }
        Thread reader = Thread.ofVirtual().start(() -> answerAll(replies, new AtomicInteger()));
        Await.until("the first reply is awaited", () -> first.awaitedBy() != null);
        Await.until("the reader waits", () -> reader.getState() == Thread.State.TIMED_WAITING);
        sender.stop();
        reader.join();
        first.complete();
        Await.until("the sending thread ended", closed::get);
        assertThat(received(1)).containsExactly(0);
        assertThat(replies.get(1).awaitedBy()).isNull();
    }

    @Test
    void stoppingEndsASendingThreadThatHasNothingToDo() throws Exception {
        sender.answer(head(1), ScriptedReply.overlapping().complete());
        assertThat(received(1)).containsExactly(1);
        sender.stop();
        Await.until("the sending thread ended", closed::get);
    }

    @Test
    void anUnansweredRequestWritesNothing() throws Exception {
        Reply silent = () -> null;
        sender.answer(head(1), silent);
        sender.answer(head(2), Reply.of(HeartbeatResponse.builder().build()));
        assertThat(received(1)).containsExactly(2);
    }

    @Test
    void anUnansweredRequestThatFailsBehindAnOutstandingOneClosesTheConnection() throws Exception {
        ScriptedReply first = ScriptedReply.overlapping();
        sender.answer(head(1), first);
        sender.answer(
                head(2),
                () -> {
                    throw new UnansweredErrorException("acks=0 failed");
                });
        assertThat(closed).isFalse();
        first.complete();
        Await.until("the connection is closed", closed::get);
        assertThat(received(1)).containsExactly(1);
    }

    @Test
    void theReplyThatIsAwaitedIsRemindedOfItsDeadline() throws Exception {
        ScriptedReply waiting = ScriptedReply.overlapping();
        ScriptedReply next = ScriptedReply.overlapping();
        sender.answer(head(1), waiting);
        sender.answer(head(2), next);
        Await.until("the first reply is awaited", () -> waiting.awaitedBy() != null);
        sender.remind(5);
        assertThat(waiting.remindedNanos()).isEqualTo(5);
        assertThat(next.remindedNanos()).isZero();
        waiting.complete();
        next.complete();
        assertThat(received(2)).containsExactly(1, 2);
        Await.until(
                "nothing is reminded once all is answered",
                () -> {
                    long before = next.remindedNanos();
                    sender.remind(before + 1);
                    return next.remindedNanos() == before;
                });
    }

    @Test
    void aReplyThatTellsWhenItIsKnownWakesTheSendingThreadOnlyThen() throws Exception {
        ScriptedReply first = ScriptedReply.telling().complete();
        sender.answer(head(1), first);
        assertThat(received(1)).containsExactly(1);
        awaitIdle(first);
        ScriptedReply reply = ScriptedReply.telling();
        sender.answer(head(2), reply);
        awaitIdle(reply);
        assertThat(reply.awaitedBy()).isNull();
        reply.complete();
        assertThat(received(1)).containsExactly(2);
    }

    @Test
    void aReplyThatIsKnownBeforeItIsHandedOverIsSentAtOnce() throws Exception {
        sender.answer(head(1), ScriptedReply.telling().complete());
        assertThat(received(1)).containsExactly(1);
    }

    @Test
    void aReplyThatDoesNotBecomeKnownIsAwaitedAtTheFirstReminderAndRemindedAtTheNext()
            throws Exception {
        ScriptedReply reply = ScriptedReply.telling();
        sender.answer(head(1), reply);
        awaitIdle(reply);
        sender.remind(5);
        Await.until("the reply is awaited", () -> reply.awaitedBy() != null);
        sender.remind(6);
        assertThat(reply.remindedNanos()).isEqualTo(6);
        reply.complete();
        assertThat(received(1)).containsExactly(1);
    }

    @Test
    void whatIsOutstandingWhenTheConnectionIsClosedIsAbandoned() throws Exception {
        ScriptedReply awaited = ScriptedReply.overlapping();
        ScriptedReply next = ScriptedReply.telling();
        sender.answer(head(1), awaited);
        sender.answer(head(2), next);
        Await.until("the first reply is awaited", () -> awaited.awaitedBy() != null);
        sender.stop();
        assertThat(awaited.isAbandoned()).isTrue();
        awaited.complete();
        Await.until("the next one is abandoned", next::isAbandoned);
        ScriptedReply late = ScriptedReply.telling();
        answer(3, late);
        assertThat(late.isAbandoned()).isTrue();
    }

    /// Counts the calls that write to a socket.
    private record CountingChannel(SocketChannel socket, AtomicInteger writes)
            implements GatheringByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            writes.incrementAndGet();
            return socket.write(bytes);
        }

        @Override
        public long write(ByteBuffer[] bytes) throws IOException {
            writes.incrementAndGet();
            return socket.write(bytes);
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
            writes.incrementAndGet();
            return socket.write(bytes, offset, length);
        }

        @Override
        public boolean isOpen() {
            return socket.isOpen();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void awaitIdle(ScriptedReply reply) {
        Thread sending = Objects.requireNonNull(reply.announced());
        Await.until("the sending thread waits", () -> sending.getState() == Thread.State.WAITING);
    }

    private void answerAll(List<ScriptedReply> replies, AtomicInteger handedOver) {
        for (int i = 0; i < replies.size(); i++) {
            if (!answer(i, replies.get(i))) {
                return;
            }
            handedOver.incrementAndGet();
        }
    }

    private boolean answer(int correlationId, Reply reply) {
        try {
            sender.answer(head(correlationId), reply);
            return true;
        } catch (IOException closedMeanwhile) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Integer> received(int count) throws IOException {
        List<Integer> received = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            received.add(HeartbeatClient.receive(sockets.client().socket().getInputStream()));
        }
        return received;
    }

    private static Arrival head(int correlationId) {
        var head =
                new RequestHead(ApiKey.HEARTBEAT, HeartbeatClient.VERSION, correlationId, "client");
        return new Arrival(head, 0);
    }
}
