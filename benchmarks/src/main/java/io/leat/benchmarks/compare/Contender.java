package io.leat.benchmarks.compare;

/// Who is measured.
enum Contender {
    KAFKA("Apache Kafka"),
    LEAT("Leat");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
