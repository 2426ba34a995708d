package io.leat.broker.metrics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One answer of the metrics listener. `values` by name with labels, as they are written; `types`
/// by name.
public record Scrape(HttpResponse<String> response) {
    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+(?:\\{.*\\})?) (\\S+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

    public static Scrape of(InetSocketAddress address) throws IOException, InterruptedException {
        return of(address, "text/plain");
    }

    public static Scrape of(InetSocketAddress address, String accept)
            throws IOException, InterruptedException {
        return of(address, "/metrics", "GET", accept);
    }

    static Scrape of(InetSocketAddress address, String path, String method, String accept)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Accept", accept)
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return new Scrape(client.send(request, BodyHandlers.ofString()));
        }
    }

    public int status() {
        return response.statusCode();
    }

    public String contentType() {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    public String text() {
        return response.body();
    }

    public Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        for (Matcher line : matches(SAMPLE)) {
            values.put(line.group(1), Double.valueOf(line.group(2)));
        }
        return values;
    }

    public Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        for (Matcher line : matches(TYPE)) {
            types.put(line.group(1), line.group(2));
        }
        return types;
    }

    private List<Matcher> matches(Pattern pattern) {
        return text().lines().map(pattern::matcher).filter(Matcher::matches).toList();
    }
}
