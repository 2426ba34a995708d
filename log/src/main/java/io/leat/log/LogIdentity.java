package io.leat.log;

import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.nio.file.Path;

/// Which log it is, and where.
record LogIdentity(TopicPartition partition, Uuid topicId, Path directory) {}
