package io.leat.broker.group;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.cluster.group.Answer;
import io.leat.cluster.group.Answer.Refused;
import io.leat.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;

/// The answer to a request that may have to wait: first for other members, then for the log to
/// commit what the answer rests on.
@ThreadSafe
public final class PendingAnswer {
    /// An answer, and what must be committed before it is given.
    private record Settled(Answer answer, Commitment commitment) {}

    private final CompletableFuture<Settled> settled = new CompletableFuture<>();

    PendingAnswer() {}

    static PendingAnswer refused(ErrorCode error) {
        PendingAnswer answer = new PendingAnswer();
        answer.refuse(error);
        return answer;
    }

    /// Blocks. A refusal rests on nothing: whoever is refused asks again.
    public Answer await() throws InterruptedException {
        Settled result = settled.join();
        if (result.answer() instanceof Refused) {
            return result.answer();
        }
        ErrorCode error = result.commitment().await();
        return error == ErrorCode.NONE ? result.answer() : new Refused(error, "");
    }

    void settle(Answer answer, Commitment commitment) {
        settled.complete(new Settled(answer, commitment));
    }

    void refuse(ErrorCode error) {
        settle(new Refused(error, ""), Commitment.NOTHING);
    }
}
