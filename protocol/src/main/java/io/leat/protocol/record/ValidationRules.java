package io.leat.protocol.record;

import static io.leat.protocol.Invariant.check;

/// What a topic asks of the batches that clients send to it. One value per topic configuration;
/// [#builder()] starts from the broker's defaults.
public record ValidationRules(
        int batchBytesMax,
        int batchesMax,
        boolean keyRequired,
        TimestampType timestampType,
        long timestampBeforeMaxMillis,
        long timestampAfterMaxMillis,
        DecompressionLimit decompressionLimit) {
    public ValidationRules {
        check(batchesMax > 0, "at least one batch must be allowed");
        check(timestampBeforeMaxMillis >= 0, "a timestamp bound is never negative");
        check(timestampAfterMaxMillis >= 0, "a timestamp bound is never negative");
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Collects the rules by their names.
    public static final class Builder {
        private int batchBytesMax = (1 << 20) + RecordBatch.PREFIX_BYTES;
        private int batchesMax = 1;
        private boolean keyRequired;
        private TimestampType timestampType = TimestampType.CREATE_TIME;
        private long timestampBeforeMaxMillis = Long.MAX_VALUE;
        private long timestampAfterMaxMillis = 3_600_000;
        private DecompressionLimit decompressionLimit = DecompressionLimit.DEFAULT;

        private Builder() {}

        /// `max.message.bytes`: the size of a batch, header included.
        public Builder batchBytesMax(int bytes) {
            this.batchBytesMax = bytes;
            return this;
        }

        /// Batches per call; a produce request carries exactly one per partition.
        public Builder batchesMax(int count) {
            this.batchesMax = count;
            return this;
        }

        /// Whether records without a key are refused, as compacted topics must.
        public Builder keyRequired(boolean required) {
            this.keyRequired = required;
            return this;
        }

        /// `message.timestamp.type`; the bounds below apply to CREATE_TIME only.
        public Builder timestampType(TimestampType type) {
            this.timestampType = type;
            return this;
        }

        /// `message.timestamp.before.max.ms`.
        public Builder timestampBeforeMaxMillis(long millis) {
            this.timestampBeforeMaxMillis = millis;
            return this;
        }

        /// `message.timestamp.after.max.ms`.
        public Builder timestampAfterMaxMillis(long millis) {
            this.timestampAfterMaxMillis = millis;
            return this;
        }

        public Builder decompressionLimit(DecompressionLimit limit) {
            this.decompressionLimit = limit;
            return this;
        }

        public ValidationRules build() {
            return new ValidationRules(
                    batchBytesMax,
                    batchesMax,
                    keyRequired,
                    timestampType,
                    timestampBeforeMaxMillis,
                    timestampAfterMaxMillis,
                    decompressionLimit);
        }
    }
}
