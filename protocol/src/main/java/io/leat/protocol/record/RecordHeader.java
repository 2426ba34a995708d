package io.leat.protocol.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A name and bytes beside a record's value; names may repeat and their order is kept.
public record RecordHeader(String key, @Nullable ByteBuffer value) {}
