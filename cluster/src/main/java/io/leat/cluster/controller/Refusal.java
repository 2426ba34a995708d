package io.leat.cluster.controller;

import io.leat.protocol.ErrorCode;

/// Why something that was asked is not done: the protocol's error, and a sentence for people.
public record Refusal(ErrorCode error, String message) {}
