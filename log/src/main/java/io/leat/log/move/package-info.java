/// Moves logs from one log directory to another while they are served.
///
/// A copy grows beside the logs of its new directory, as a *future* ([io.leat.log.FutureLogs]).
/// When it has caught up and all that was confirmed is durable there, it takes its source's place,
/// under the source's lock: the rest is copied, the future's directory gets the log's name, and
/// appends and reads go there from then on. What a crash leaves is settled by
/// [io.leat.log.move.Duplicates]:
///
/// | found at a start | is |
/// |---|---|
/// | a log and a future in another directory | the log; the copy begins anew |
/// | the log twice, one marked as replacing | the marked one; the other goes |
/// | the future's name gone, its source `-delete` | moved |
@NullMarked
package io.leat.log.move;

import org.jspecify.annotations.NullMarked;
