package io.leat.cluster.controller;

/// What was decided for one of the things asked.
public sealed interface Outcome<T> {
    record Accepted<T>(T value) implements Outcome<T> {}

    record Refused<T>(Refusal refusal) implements Outcome<T> {}
}
