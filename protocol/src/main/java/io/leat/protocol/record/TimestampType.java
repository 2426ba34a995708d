package io.leat.protocol.record;

/// Who set a batch's timestamps: the producer, or the broker that appended it.
public enum TimestampType {
    CREATE_TIME,
    LOG_APPEND_TIME
}
