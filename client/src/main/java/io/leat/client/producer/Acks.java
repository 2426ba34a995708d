package io.leat.client.producer;

/// When the server answers.
public enum Acks {
    /// Never: nobody learns whether the record was written.
    NONE(0),
    /// When the leader has appended the record.
    LEADER(1),
    /// When all in-sync replicas have the record.
    ALL(-1);

    private final short code;

    Acks(int code) {
        this.code = (short) code;
    }

    short code() {
        return code;
    }
}
