package io.leat.dist.cli.moving;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Numbers of bytes as people write them.
final class ByteSize {
    private static final String UNITS = "KMGT";

    private ByteSize() {}

    /// Such as `1.5 GiB`.
    static String text(long bytes) {
        double size = (double) bytes;
        int unit = -1;
        while (size >= 1024 && unit < UNITS.length() - 1) {
            size /= 1024;
            unit++;
        }
        return unit < 0
                ? bytes + " B"
                : String.format(Locale.ROOT, "%.1f %siB", size, UNITS.charAt(unit));
    }

    /// Reads `50M`, `50MiB`, `1G` and plain numbers; units are powers of 1024.
    static final class Converter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            String number = text.strip().replaceFirst("[^0-9].*$", "");
            String unit =
                    text.strip()
                            .substring(number.length())
                            .strip()
                            .toUpperCase(Locale.ROOT)
                            .replaceFirst("(?<=[KMGT])(IB|B)$|^B$", "");
            int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
            if (number.isEmpty() || number.length() > 15 || unit.length() > 1 || power < 0) {
                throw wrong(text);
            }
            if (!unit.isEmpty() && power == 0) {
                throw wrong(text);
            }
            try {
                return Math.multiplyExact(Long.parseLong(number), 1L << (10 * power));
            } catch (ArithmeticException tooLarge) {
                throw wrong(text);
            }
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException(
                    "'" + text + "' is no number of bytes; write it as 52428800, 50M or 1G");
        }
    }
}
