package io.leat.dist.cli.consume;

import io.leat.client.consumer.ConsumedRecord;
import java.io.ByteArrayOutputStream;

/// Writes records for people or programs.
interface RecordPrinter {
    void print(ConsumedRecord record, ByteArrayOutputStream out);
}
