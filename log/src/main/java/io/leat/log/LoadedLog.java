package io.leat.log;

import io.leat.log.producer.ProducerStates;

/// A log as it was found on disk, checked as far as needed.
record LoadedLog(
        LogFiles files,
        LeaderEpochs epochs,
        ProducerStates producers,
        LogEnd end,
        long logStartOffset) {}
