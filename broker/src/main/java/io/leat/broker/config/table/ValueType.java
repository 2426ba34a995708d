package io.leat.broker.config.table;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/// The type and bounds of a key's value: reads text, or says what text it would take. Surrounding
/// white space never matters.
public sealed interface ValueType<T> {
    /// How DescribeConfigs calls this type.
    ConfigKind kind();

    /// What a good value is, as it follows "must be".
    String allowed();

    /// Reads `text`; never throws.
    Reading<T> read(String text);

    /// `true` or `false`, in any case.
    static ValueType<Boolean> flag() {
        return new Flag();
    }

    /// A 32-bit whole number, both bounds included.
    static ValueType<Integer> intBetween(int min, int max) {
        return new WholeNumber<>(ConfigKind.INT, min, max, List.of(), number -> (int) number);
    }

    /// As [#intBetween], without one number in between.
    static ValueType<Integer> intBetweenBut(int min, int max, long without) {
        List<Long> gap = List.of(without);
        return new WholeNumber<>(ConfigKind.INT, min, max, gap, number -> (int) number);
    }

    /// A 32-bit whole number with a lower bound only.
    static ValueType<Integer> intAtLeast(int min) {
        return intBetween(min, Integer.MAX_VALUE);
    }

    /// A 16-bit whole number with a lower bound only.
    static ValueType<Short> shortAtLeast(int min) {
        return new WholeNumber<>(
                ConfigKind.SHORT, min, Short.MAX_VALUE, List.of(), number -> (short) number);
    }

    /// A 64-bit whole number with a lower bound only.
    static ValueType<Long> longAtLeast(long min) {
        return new WholeNumber<>(ConfigKind.LONG, min, Long.MAX_VALUE, List.of(), Long::valueOf);
    }

    /// A decimal number, both bounds included.
    static ValueType<Double> decimalBetween(double min, double max) {
        return new Decimal(min, max);
    }

    /// Any text.
    static ValueType<String> text() {
        return new Text();
    }

    /// Any text that must not be shown.
    static ValueType<String> password() {
        return new Password();
    }

    /// One of a few words, spelled exactly so.
    static ValueType<String> oneOf(String... words) {
        return new Choice(List.of(words));
    }

    /// Words between commas; none is a valid list.
    static ValueType<List<String>> list() {
        return new Words(List.of());
    }

    /// Words between commas, each one of `words`; none is a valid list.
    static ValueType<List<String>> listOf(String... words) {
        return new Words(List.of(words));
    }

    /// `*`, or replicas as `partition:broker` between commas; none is a valid list.
    static ValueType<List<String>> throttledReplicas() {
        return new Replicas();
    }

    /// See [#flag()].
    record Flag() implements ValueType<Boolean> {
        @Override
        public ConfigKind kind() {
            return ConfigKind.BOOLEAN;
        }

        @Override
        public String allowed() {
            return "true or false";
        }

        @Override
        public Reading<Boolean> read(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true" -> new Reading.Read<>(true);
                case "false" -> new Reading.Read<>(false);
                default ->
                        new Reading.Refused<>(
                                allowed(), Spelling.nearest(text, List.of("true", "false")));
            };
        }
    }

    /// See [#intBetween(int, int)] and its neighbours.
    record WholeNumber<N extends Number>(
            ConfigKind kind, long min, long max, List<Long> without, LongFunction<N> narrow)
            implements ValueType<N> {
        public WholeNumber {
            without = List.copyOf(without);
        }

        @Override
        public String allowed() {
            String gap = without.isEmpty() ? "" : " but not " + without.getFirst();
            return "a whole number from " + min + " to " + max + gap;
        }

        @Override
        public Reading<N> read(String text) {
            long number;
            try {
                number = Long.parseLong(text.strip());
            } catch (NumberFormatException notANumber) {
                return new Reading.Refused<>(allowed(), null);
            }
            if (number < min || number > max || without.contains(number)) {
                long nearest = without.contains(number) ? max : Math.clamp(number, min, max);
                return new Reading.Refused<>(allowed(), Long.toString(nearest));
            }
            return new Reading.Read<>(narrow.apply(number));
        }
    }

    /// See [#decimalBetween(double, double)].
    record Decimal(double min, double max) implements ValueType<Double> {
        @Override
        public ConfigKind kind() {
            return ConfigKind.DOUBLE;
        }

        @Override
        public String allowed() {
            return "a number from " + min + " to " + max;
        }

        @Override
        public Reading<Double> read(String text) {
            double number;
            try {
                number = Double.parseDouble(text.strip());
            } catch (NumberFormatException notANumber) {
                return new Reading.Refused<>(allowed(), null);
            }
            if (number >= min && number <= max) {
                return new Reading.Read<>(number);
            }
            boolean comparable = !Double.isNaN(number);
            return new Reading.Refused<>(
                    allowed(), comparable ? Double.toString(Math.clamp(number, min, max)) : null);
        }
    }

    /// See [#text()].
    record Text() implements ValueType<String> {
        @Override
        public ConfigKind kind() {
            return ConfigKind.STRING;
        }

        @Override
        public String allowed() {
            return "any text";
        }

        @Override
        public Reading<String> read(String text) {
            return new Reading.Read<>(text.strip());
        }
    }

    /// See [#password()].
    record Password() implements ValueType<String> {
        @Override
        public ConfigKind kind() {
            return ConfigKind.PASSWORD;
        }

        @Override
        public String allowed() {
            return "any text";
        }

        @Override
        public Reading<String> read(String text) {
            return new Reading.Read<>(text);
        }
    }

    /// See [#oneOf(String...)].
    record Choice(List<String> words) implements ValueType<String> {
        @Override
        public ConfigKind kind() {
            return ConfigKind.STRING;
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", words);
        }

        @Override
        public Reading<String> read(String text) {
            String word = text.strip();
            return words.contains(word)
                    ? new Reading.Read<>(word)
                    : new Reading.Refused<>(allowed(), Spelling.nearest(word, words));
        }
    }

    /// See [#throttledReplicas()].
    record Replicas() implements ValueType<List<String>> {
        private static final String REPLICA = "[0-9]{1,9}:[0-9]{1,9}";
        private static final String ALL = "*";

        @Override
        public ConfigKind kind() {
            return ConfigKind.LIST;
        }

        @Override
        public String allowed() {
            return "* or a list, separated by commas, of partition:broker";
        }

        @Override
        public Reading<List<String>> read(String text) {
            return switch (new Words(List.of()).read(text)) {
                case Reading.Read<List<String>>(List<String> words)
                        when words.equals(List.of(ALL))
                                || words.stream().allMatch(word -> word.matches(REPLICA)) ->
                        new Reading.Read<>(words);
                case Reading<List<String>> _ -> new Reading.Refused<>(allowed(), null);
            };
        }
    }

    /// See [#list()]; no `words` means that any word is good.
    record Words(List<String> words) implements ValueType<List<String>> {
        @Override
        public ConfigKind kind() {
            return ConfigKind.LIST;
        }

        @Override
        public String allowed() {
            return words.isEmpty()
                    ? "words separated by commas"
                    : "a list, separated by commas, of " + String.join(", ", words);
        }

        @Override
        public Reading<List<String>> read(String text) {
            List<String> found =
                    Arrays.stream(text.split(",", -1))
                            .map(String::strip)
                            .filter(word -> !word.isEmpty())
                            .toList();
            for (String word : found) {
                if (!words.isEmpty() && !words.contains(word)) {
                    return new Reading.Refused<>(allowed(), Spelling.nearest(word, words));
                }
            }
            return new Reading.Read<>(found);
        }
    }
}
