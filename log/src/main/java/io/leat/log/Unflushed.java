package io.leat.log;

import io.leat.log.segment.Segment;
import java.util.List;

/// What a flush of one log has to make durable: files, and what is then durable.
record Unflushed(List<Segment> segments, FlushedEnd end, LogFiles files) {}
