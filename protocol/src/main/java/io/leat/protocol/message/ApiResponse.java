package io.leat.protocol.message;

/// What a broker answers.
public interface ApiResponse extends Message {
    ApiKey apiKey();
}
