package io.leat.protocol.message;

import java.util.function.IntConsumer;

/// What a broker answers.
public interface ApiResponse extends Message {
    ApiKey apiKey();

    /// Tells `each` every error code in it, but those that say that there was none.
    void errors(IntConsumer each);
}
