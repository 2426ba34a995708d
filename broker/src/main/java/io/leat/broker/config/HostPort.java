package io.leat.broker.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One `NAME://host:port` of a listener list; an IPv6 host stands in brackets, which are not part
/// of `host`.
record HostPort(String name, String host, int port) {
    private static final Pattern FORM =
            Pattern.compile(
                    "([A-Za-z0-9_.-]+)://(?:\\[([0-9A-Fa-f:.%]+)]|([^:/\\[\\]]*)):(\\d{1,5})");

    static Optional<HostPort> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(form.group(4));
        String bracketed = form.group(2);
        String host = bracketed == null ? form.group(3) : bracketed;
        return port > 65_535
                ? Optional.empty()
                : Optional.of(new HostPort(form.group(1).toUpperCase(Locale.ROOT), host, port));
    }
}
