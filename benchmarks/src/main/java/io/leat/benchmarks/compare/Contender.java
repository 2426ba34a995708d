package io.leat.benchmarks.compare;

/// Who is measured.
public enum Contender {
    KAFKA("Apache Kafka"),
    LEAT("Leat");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
