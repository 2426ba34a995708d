package io.leat.log.move;

import io.leat.log.Log;
import io.leat.protocol.TopicPartition;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What moves say in the process's log.
final class MoveEvents {
    private static final Logger LOG = LoggerFactory.getLogger("io.leat.log.move");

    private MoveEvents() {}

    static void begun(Log log, Path to) {
        LOG.info("log.move_begun partition={} from={} to={}", log.partition(), log.directory(), to);
    }

    static void begunAnew(Log log, Path to) {
        LOG.info("log.move_begun_anew partition={} to={}", log.partition(), to);
    }

    static void moved(Log log) {
        LOG.info("log.moved partition={} to={}", log.partition(), log.directory());
    }

    static void ended(Log log, Path to, String reason) {
        LOG.warn("log.move_ended partition={} to={} reason=\"{}\"", log.partition(), to, reason);
    }

    static void failed(Log log, Path to, Exception cause) {
        LOG.error("log.move_failed partition={} to={}", log.partition(), to, cause);
    }

    static void notSettled(Log log, Exception cause) {
        LOG.error("log.move_not_settled partition={}", log.partition(), cause);
    }

    static void duplicate(TopicPartition partition, Path kept, Path removed) {
        LOG.warn("log.found_twice partition={} kept={} removed={}", partition, kept, removed);
    }
}
