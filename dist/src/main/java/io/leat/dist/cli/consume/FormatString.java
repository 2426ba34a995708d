package io.leat.dist.cli.consume;

import io.leat.client.consumer.ConsumedRecord;
import io.leat.dist.cli.terminal.UsageException;
import io.leat.protocol.record.RecordHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text with places for a record's parts, as kcat's `-f`: `%s` value, `%S` its length, `%R` its
/// length as four bytes, `%k` key, `%K` its length, `%t` topic, `%p` partition, `%o` offset, `%T`
/// time in milliseconds, `%h` headers, `%%` a percent sign; and `\n`, `\r`, `\t`, `\\`, `\xHH`.
record FormatString(List<RecordPrinter> parts) implements RecordPrinter {
    static final String LETTERS = "%s %S %R %k %K %t %p %o %T %h %%";

    private static final int NULL_LENGTH = -1;

    /// Throws [UsageException] when the text has a place that means nothing.
    static FormatString parse(String text) {
        List<RecordPrinter> parts = new ArrayList<>();
        ByteArrayOutputStream literal = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if (codePoint == '%') {
                char letter = after(text, at);
                if (letter == '%') {
                    literal.write('%');
                } else {
                    parts.add(literal(literal.toByteArray()));
                    literal.reset();
                    parts.add(place(letter));
                }
                at += 2;
            } else if (codePoint == '\\') {
                boolean hex = after(text, at) == 'x';
                literal.write(hex ? hex(text, at + 2) : escape(after(text, at)));
                at += hex ? 4 : 2;
            } else {
                literal.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(codePoint);
            }
        }
        parts.add(literal(literal.toByteArray()));
        return new FormatString(List.copyOf(parts));
    }

    private static char after(String text, int at) {
        if (at + 1 == text.length()) {
            throw new UsageException("the format ends with a single '" + text.charAt(at) + "'");
        }
        return text.charAt(at + 1);
    }

    private static int escape(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '\\' -> '\\';
            default ->
                    throw new UsageException("the format has '\\" + letter + "', which is nothing");
        };
    }

    private static int hex(String text, int at) {
        try {
            return Integer.parseInt(text.substring(at, at + 2), 16);
        } catch (IndexOutOfBoundsException | NumberFormatException notHex) {
            throw new UsageException("\\x in a format is followed by two hexadecimal digits");
        }
    }

    private static RecordPrinter literal(byte[] bytes) {
        return (record, out) -> out.writeBytes(bytes);
    }

    private static RecordPrinter place(char letter) {
        return switch (letter) {
            case 's' -> (record, out) -> write(record.value(), out);
            case 'S' -> (record, out) -> write(length(record.value()), out);
            case 'R' -> (record, out) -> out.writeBytes(fourBytes(length(record.value())));
            case 'k' -> (record, out) -> write(record.key(), out);
            case 'K' -> (record, out) -> write(length(record.key()), out);
            case 't' -> (record, out) -> write(record.topic(), out);
            case 'p' -> (record, out) -> write(record.partition(), out);
            case 'o' -> (record, out) -> write(record.offset(), out);
            case 'T' -> (record, out) -> write(record.timestamp(), out);
            case 'h' -> (record, out) -> writeHeaders(record.headers(), out);
            default ->
                    throw new UsageException(
                            "the format has '%" + letter + "'; there are " + LETTERS);
        };
    }

    @Override
    public void print(ConsumedRecord record, ByteArrayOutputStream out) {
        for (RecordPrinter part : parts) {
            part.print(record, out);
        }
    }

    private static int length(@Nullable ByteBuffer bytes) {
        return bytes == null ? NULL_LENGTH : bytes.remaining();
    }

    private static byte[] fourBytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static void write(Object value, ByteArrayOutputStream out) {
        out.writeBytes(value.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void write(@Nullable ByteBuffer bytes, ByteArrayOutputStream out) {
        if (bytes != null) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(bytes.position(), copy);
            out.writeBytes(copy);
        }
    }

    private static void writeHeaders(List<RecordHeader> headers, ByteArrayOutputStream out) {
        for (int i = 0; i < headers.size(); i++) {
            write((i == 0 ? "" : ",") + headers.get(i).key() + "=", out);
            @Nullable ByteBuffer value = headers.get(i).value();
            if (value == null) {
                write("NULL", out);
            } else {
                write(value, out);
            }
        }
    }
}
