package io.leat.protocol.record;

import io.leat.protocol.ErrorCode;

/// What [BatchValidator] found.
public sealed interface Validation {
    /// The batches may be appended. `maxTimestamp` is the largest of all records, −1 without any;
    /// `transactional` and `idempotent` say whether any batch is: authorization must go by these
    /// and not by what the request claims.
    record Valid(
            int batchCount,
            int recordCount,
            long maxTimestamp,
            boolean transactional,
            boolean idempotent)
            implements Validation {}

    /// The batches are refused as a whole.
    record Invalid(ErrorCode error, String reason) implements Validation {}
}
