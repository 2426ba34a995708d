package io.leat.protocol.generator;

import io.leat.protocol.generator.FieldType.Scalar;

/// Default values as Java expressions.
final class Defaults {
    private Defaults() {}

    /// The value of `field` where a version lacks it.
    static String value(Field field) {
        if (field.defaultsToNull()) {
            return "null";
        }
        return field.type()
                .match(
                        scalar -> scalarValue(scalar, field),
                        struct -> withoutText(field, struct.name() + ".DEFAULT"),
                        array -> withoutText(field, "List.of()"));
    }

    private static String scalarValue(Scalar scalar, Field field) {
        String given = field.defaultText();
        String text = given == null ? "" : given.strip();
        return switch (scalar) {
            case BOOL -> text.isEmpty() ? "false" : Boolean.toString(bool(text));
            case INT8 -> Long.toString(number(text, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 -> Long.toString(number(text, Short.MIN_VALUE, Short.MAX_VALUE));
            case UINT16 -> Long.toString(number(text, 0, 0xffff));
            case INT32 -> Long.toString(number(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case UINT32 -> number(text, 0, 0xffffffffL) + "L";
            case INT64 -> number(text, Long.MIN_VALUE, Long.MAX_VALUE) + "L";
            case FLOAT64 -> Double.toString(text.isEmpty() ? 0 : Double.parseDouble(text));
            case STRING -> '"' + text + '"';
            case UUID -> withoutText(field, "Uuid.ZERO");
            case BYTES -> withoutText(field, "MessageReader.NO_BYTES");
            case RECORDS -> "null";
        };
    }

    /// The condition under which the component differs from its default.
    static String differs(Field field) {
        String name = "this." + field.javaName();
        if (field.defaultsToNull()) {
            return name + " != null";
        }
        String nullOr = field.mayBeNull() ? name + " == null || " : "";
        String value = value(field);
        return field.type()
                .match(
                        scalar -> scalarDiffers(scalar, name, value, nullOr),
                        struct -> nullOr + "!" + name + ".equals(" + value + ")",
                        array -> nullOr + "!" + name + ".isEmpty()");
    }

    private static String scalarDiffers(Scalar scalar, String name, String value, String nullOr) {
        return switch (scalar) {
            case BOOL -> value.equals("true") ? "!" + name : name;
            case STRING -> "!" + value + ".equals(" + name + ")";
            case BYTES -> nullOr + name + ".hasRemaining()";
            case UUID -> "!" + name + ".equals(Uuid.ZERO)";
            case RECORDS, INT8, INT16, UINT16, INT32, UINT32, INT64, FLOAT64 ->
                    name + " != " + value;
        };
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new SpecException("not a truth value: " + text);
        };
    }

    private static long number(String text, long min, long max) {
        long value = text.isEmpty() ? 0 : Long.decode(text);
        if (value < min || value > max) {
            throw new SpecException("default out of bounds: " + text);
        }
        return value;
    }

    private static String withoutText(Field field, String value) {
        String text = field.defaultText();
        if (text != null && !text.isEmpty()) {
            throw new SpecException(field.name() + " cannot have the default " + text);
        }
        return value;
    }
}
