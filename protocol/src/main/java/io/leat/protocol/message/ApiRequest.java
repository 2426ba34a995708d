package io.leat.protocol.message;

/// What a client asks.
public interface ApiRequest extends Message {
    ApiKey apiKey();
}
