package io.leat.dist.cli.consume;

import io.leat.client.consumer.ConsumedRecord;
import io.leat.dist.cli.terminal.Json;
import io.leat.protocol.record.RecordHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One JSON object for each record, in a line. Bytes that are no UTF-8 text stand under their name
/// with `Base64` behind it.
final class JsonLines implements RecordPrinter {
    @Override
    public void print(ConsumedRecord record, ByteArrayOutputStream out) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("topic", record.topic());
        line.put("partition", record.partition());
        line.put("offset", record.offset());
        line.put("timestamp", record.timestamp());
        put(line, "key", record.key());
        put(line, "value", record.value());
        List<Map<String, @Nullable Object>> headers = new ArrayList<>();
        for (RecordHeader header : record.headers()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("key", header.key());
            put(one, "value", header.value());
            headers.add(one);
        }
        line.put("headers", headers);
        out.writeBytes((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void put(
            Map<String, @Nullable Object> line, String name, @Nullable ByteBuffer bytes) {
        if (bytes == null) {
            line.put(name, null);
            return;
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
            line.put(name, text.toString());
        } catch (CharacterCodingException binary) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(bytes.position(), copy);
            line.put(name + "Base64", Base64.getEncoder().encodeToString(copy));
        }
    }
}
