package io.leat.protocol;

import static io.leat.protocol.ErrorCode.Retry.FINAL;
import static io.leat.protocol.ErrorCode.Retry.RETRIABLE;

/// The errors the protocol knows, by the names and numbers Kafka gave them.
public enum ErrorCode {
    UNKNOWN_SERVER_ERROR(-1, FINAL, "The server met an error it did not expect."),
    NONE(0, FINAL, "No error."),
    OFFSET_OUT_OF_RANGE(1, FINAL, "The offset lies outside the partition's log."),
    CORRUPT_MESSAGE(2, RETRIABLE, "A record batch is damaged."),
    UNKNOWN_TOPIC_OR_PARTITION(3, RETRIABLE, "This broker knows no such topic or partition."),
    INVALID_FETCH_SIZE(4, FINAL, "The fetch size is not valid."),
    LEADER_NOT_AVAILABLE(5, RETRIABLE, "The partition has no leader at the moment."),
    NOT_LEADER_OR_FOLLOWER(
            6, RETRIABLE, "This broker does not lead the partition, or holds no replica of it."),
    REQUEST_TIMED_OUT(7, RETRIABLE, "The request ran out of time."),
    BROKER_NOT_AVAILABLE(8, FINAL, "The broker cannot be reached."),
    REPLICA_NOT_AVAILABLE(9, RETRIABLE, "The replica is not available."),
    MESSAGE_TOO_LARGE(10, FINAL, "A record batch is larger than the topic allows."),
    STALE_CONTROLLER_EPOCH(11, FINAL, "Another broker has become the controller."),
    OFFSET_METADATA_TOO_LARGE(12, FINAL, "The metadata of a committed offset is too long."),
    NETWORK_EXCEPTION(13, RETRIABLE, "The connection broke before the response came."),
    COORDINATOR_LOAD_IN_PROGRESS(14, RETRIABLE, "The coordinator is still loading its state."),
    COORDINATOR_NOT_AVAILABLE(15, RETRIABLE, "There is no coordinator at the moment."),
    NOT_COORDINATOR(16, RETRIABLE, "Another broker is the coordinator."),
    INVALID_TOPIC_EXCEPTION(17, FINAL, "The topic is not one that may be used like this."),
    RECORD_LIST_TOO_LARGE(18, FINAL, "The batches do not fit into one segment."),
    NOT_ENOUGH_REPLICAS(19, RETRIABLE, "Too few replicas are in sync; nothing was written."),
    NOT_ENOUGH_REPLICAS_AFTER_APPEND(
            20, RETRIABLE, "The records were written, but to too few in-sync replicas."),
    INVALID_REQUIRED_ACKS(21, FINAL, "The number of acknowledgements is none of -1, 0 and 1."),
    ILLEGAL_GENERATION(22, FINAL, "The group is in another generation."),
    INCONSISTENT_GROUP_PROTOCOL(
            23, FINAL, "The member shares no protocol with the rest of the group."),
    INVALID_GROUP_ID(24, FINAL, "The group id is not valid."),
    UNKNOWN_MEMBER_ID(25, FINAL, "The group has no such member."),
    INVALID_SESSION_TIMEOUT(
            26, FINAL, "The session timeout lies outside the bounds the broker is set to."),
    REBALANCE_IN_PROGRESS(27, FINAL, "The group is rebalancing; join again."),
    INVALID_COMMIT_OFFSET_SIZE(28, FINAL, "The offsets to commit are too large."),
    TOPIC_AUTHORIZATION_FAILED(29, FINAL, "Access to the topic is not allowed."),
    GROUP_AUTHORIZATION_FAILED(30, FINAL, "Access to the group is not allowed."),
    CLUSTER_AUTHORIZATION_FAILED(31, FINAL, "This is not allowed on the cluster."),
    INVALID_TIMESTAMP(32, FINAL, "A record's timestamp lies outside the accepted range."),
    UNSUPPORTED_SASL_MECHANISM(33, FINAL, "The broker has no such SASL mechanism."),
    ILLEGAL_SASL_STATE(34, FINAL, "The authentication is not at the point where this may be sent."),
    UNSUPPORTED_VERSION(35, FINAL, "The API has no such version here."),
    TOPIC_ALREADY_EXISTS(36, FINAL, "There is already a topic of this name."),
    INVALID_PARTITIONS(37, FINAL, "The number of partitions is not valid."),
    INVALID_REPLICATION_FACTOR(
            38, FINAL, "The replication factor is below 1 or above the number of brokers."),
    INVALID_REPLICA_ASSIGNMENT(39, FINAL, "The replica assignment is not valid."),
    INVALID_CONFIG(40, FINAL, "A configuration value is not valid."),
    NOT_CONTROLLER(41, RETRIABLE, "Another broker is the controller."),
    INVALID_REQUEST(42, FINAL, "The request contradicts itself or the protocol."),
    UNSUPPORTED_FOR_MESSAGE_FORMAT(43, FINAL, "The record format is too old for this."),
    POLICY_VIOLATION(44, FINAL, "A policy of the cluster forbids this."),
    OUT_OF_ORDER_SEQUENCE_NUMBER(45, FINAL, "The producer's sequence has a gap."),
    DUPLICATE_SEQUENCE_NUMBER(46, FINAL, "The producer's batch was written before."),
    INVALID_PRODUCER_EPOCH(47, FINAL, "The producer's epoch is old."),
    INVALID_TXN_STATE(48, FINAL, "The transaction is not in a state that allows this."),
    INVALID_PRODUCER_ID_MAPPING(
            49, FINAL, "The producer id does not belong to the transactional id."),
    INVALID_TRANSACTION_TIMEOUT(
            50, FINAL, "The transaction timeout is above the broker's maximum."),
    CONCURRENT_TRANSACTIONS(
            51, RETRIABLE, "Another operation on the transaction has not finished."),
    TRANSACTION_COORDINATOR_FENCED(52, FINAL, "The transaction has a newer coordinator."),
    TRANSACTIONAL_ID_AUTHORIZATION_FAILED(53, FINAL, "Use of the transactional id is not allowed."),
    SECURITY_DISABLED(54, FINAL, "Security is switched off."),
    OPERATION_NOT_ATTEMPTED(
            55, FINAL, "The operation was not tried because another one of the request failed."),
    KAFKA_STORAGE_ERROR(56, RETRIABLE, "The disk under the log failed."),
    LOG_DIR_NOT_FOUND(57, FINAL, "The broker has no such log directory."),
    SASL_AUTHENTICATION_FAILED(58, FINAL, "The credentials were refused."),
    UNKNOWN_PRODUCER_ID(59, FINAL, "The partition knows nothing of this producer."),
    REASSIGNMENT_IN_PROGRESS(60, FINAL, "The partition is being moved."),
    DELEGATION_TOKEN_AUTH_DISABLED(61, FINAL, "Delegation tokens are switched off."),
    DELEGATION_TOKEN_NOT_FOUND(62, FINAL, "There is no such delegation token."),
    DELEGATION_TOKEN_OWNER_MISMATCH(
            63, FINAL, "The principal neither owns the token nor may renew it."),
    DELEGATION_TOKEN_REQUEST_NOT_ALLOWED(
            64, FINAL, "Delegation tokens are not handed out on this kind of connection."),
    DELEGATION_TOKEN_AUTHORIZATION_FAILED(
            65, FINAL, "Access to the delegation token is not allowed."),
    DELEGATION_TOKEN_EXPIRED(66, FINAL, "The delegation token has expired."),
    INVALID_PRINCIPAL_TYPE(67, FINAL, "There is no such type of principal."),
    NON_EMPTY_GROUP(68, FINAL, "The group still has members."),
    GROUP_ID_NOT_FOUND(69, FINAL, "There is no such group."),
    FETCH_SESSION_ID_NOT_FOUND(70, RETRIABLE, "There is no such fetch session."),
    INVALID_FETCH_SESSION_EPOCH(71, RETRIABLE, "The fetch session is at another epoch."),
    LISTENER_NOT_FOUND(72, RETRIABLE, "The leader has no listener of this name."),
    TOPIC_DELETION_DISABLED(73, FINAL, "Topics cannot be deleted here."),
    FENCED_LEADER_EPOCH(74, RETRIABLE, "The leader epoch of the request is old."),
    UNKNOWN_LEADER_EPOCH(
            75, RETRIABLE, "The leader epoch of the request is newer than the broker's."),
    UNSUPPORTED_COMPRESSION_TYPE(76, FINAL, "The client cannot read the compression used."),
    STALE_BROKER_EPOCH(77, FINAL, "The broker has registered anew since."),
    OFFSET_NOT_AVAILABLE(78, RETRIABLE, "The new leader does not know its high watermark yet."),
    MEMBER_ID_REQUIRED(79, FINAL, "Join again with the member id that was given."),
    PREFERRED_LEADER_NOT_AVAILABLE(80, RETRIABLE, "The preferred leader is not available."),
    GROUP_MAX_SIZE_REACHED(81, FINAL, "The group has as many members as it may have."),
    FENCED_INSTANCE_ID(82, FINAL, "A newer member has taken over this group instance id."),
    ELIGIBLE_LEADERS_NOT_AVAILABLE(83, RETRIABLE, "No replica that may lead is available."),
    ELECTION_NOT_NEEDED(84, RETRIABLE, "The leader is already the wanted one."),
    NO_REASSIGNMENT_IN_PROGRESS(85, FINAL, "The partition is not being moved."),
    GROUP_SUBSCRIBED_TO_TOPIC(86, FINAL, "The group still reads the topic."),
    INVALID_RECORD(87, FINAL, "A record breaks the rules of the topic or the format."),
    UNSTABLE_OFFSET_COMMIT(88, RETRIABLE, "A transaction that commits offsets is still open."),
    THROTTLING_QUOTA_EXCEEDED(89, RETRIABLE, "A quota is used up."),
    PRODUCER_FENCED(90, FINAL, "A newer producer uses the same transactional id."),
    RESOURCE_NOT_FOUND(91, FINAL, "The request names something that does not exist."),
    DUPLICATE_RESOURCE(92, FINAL, "The request names the same thing twice."),
    UNACCEPTABLE_CREDENTIAL(93, FINAL, "The credential does not meet the requirements."),
    INCONSISTENT_VOTER_SET(94, FINAL, "Sender and receiver disagree about the voters."),
    INVALID_UPDATE_VERSION(95, FINAL, "The version to update to is not valid."),
    FEATURE_UPDATE_FAILED(96, FINAL, "The feature could not be updated."),
    PRINCIPAL_DESERIALIZATION_FAILURE(97, FINAL, "The forwarded principal cannot be read."),
    SNAPSHOT_NOT_FOUND(98, FINAL, "There is no such snapshot."),
    POSITION_OUT_OF_RANGE(99, FINAL, "The position lies outside the snapshot."),
    UNKNOWN_TOPIC_ID(100, RETRIABLE, "This broker knows no topic with this id."),
    DUPLICATE_BROKER_REGISTRATION(101, FINAL, "A live broker already has this id."),
    BROKER_ID_NOT_REGISTERED(102, FINAL, "No broker has registered with this id."),
    INCONSISTENT_TOPIC_ID(103, RETRIABLE, "The topic has another id than the request says."),
    INCONSISTENT_CLUSTER_ID(104, FINAL, "The request is meant for another cluster."),
    TRANSACTIONAL_ID_NOT_FOUND(105, FINAL, "There is no such transactional id."),
    FETCH_SESSION_TOPIC_ID_ERROR(
            106, RETRIABLE, "The fetch session mixes topics with and without ids."),
    INELIGIBLE_REPLICA(107, FINAL, "A replica of the proposed in-sync set may not be in it."),
    NEW_LEADER_ELECTED(108, FINAL, "The change was made, and another broker leads now."),
    OFFSET_MOVED_TO_TIERED_STORAGE(109, FINAL, "The offset lies in tiered storage."),
    FENCED_MEMBER_EPOCH(
            110, FINAL, "The member's epoch is old; give up all partitions and join again."),
    UNRELEASED_INSTANCE_ID(111, FINAL, "Another member still holds the instance id."),
    UNSUPPORTED_ASSIGNOR(112, FINAL, "The group has no such assignor."),
    STALE_MEMBER_EPOCH(113, FINAL, "The member has not yet learnt of its new epoch."),
    MISMATCHED_ENDPOINT_TYPE(114, FINAL, "The request went to the wrong kind of endpoint."),
    UNSUPPORTED_ENDPOINT_TYPE(115, FINAL, "There is no such kind of endpoint here."),
    UNKNOWN_CONTROLLER_ID(116, FINAL, "There is no controller with this id."),
    UNKNOWN_SUBSCRIPTION_ID(117, FINAL, "The telemetry subscription is unknown or old."),
    TELEMETRY_TOO_LARGE(118, FINAL, "The telemetry is larger than the broker accepts."),
    INVALID_REGISTRATION(119, FINAL, "The broker's registration is not valid."),
    TRANSACTION_ABORTABLE(120, FINAL, "The transaction failed; abort it to go on."),
    INVALID_RECORD_STATE(121, FINAL, "The record is not in a state that can be acknowledged."),
    SHARE_SESSION_NOT_FOUND(122, RETRIABLE, "There is no such share session."),
    INVALID_SHARE_SESSION_EPOCH(123, RETRIABLE, "The share session is at another epoch."),
    FENCED_STATE_EPOCH(124, FINAL, "The share group's state has another epoch."),
    INVALID_VOTER_KEY(125, FINAL, "The voter key is not the receiver's."),
    DUPLICATE_VOTER(126, FINAL, "The voter is already in the set."),
    VOTER_NOT_FOUND(127, FINAL, "The voter is not in the set."),
    INVALID_REGULAR_EXPRESSION(128, FINAL, "The regular expression is not valid."),
    REBOOTSTRAP_REQUIRED(
            129,
            FINAL,
            "The client's metadata is too old; start again from the bootstrap servers."),
    STREAMS_INVALID_TOPOLOGY(130, FINAL, "The topology is not valid."),
    STREAMS_INVALID_TOPOLOGY_EPOCH(131, FINAL, "The topology epoch is not valid."),
    STREAMS_TOPOLOGY_FENCED(132, FINAL, "The topology epoch is old."),
    SHARE_SESSION_LIMIT_REACHED(
            133, RETRIABLE, "There are as many share sessions as there may be.");

    private static final ErrorCode[] BY_CODE = byCode();

    private final short code;
    private final Retry retry;
    private final String message;

    ErrorCode(int code, Retry retry, String message) {
        this.code = (short) code;
        this.retry = retry;
        this.message = message;
    }

    /// The error with this number; [#UNKNOWN_SERVER_ERROR] for a number nobody has given out.
    public static ErrorCode of(short code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : UNKNOWN_SERVER_ERROR;
    }

    public short code() {
        return code;
    }

    /// One sentence for people.
    public String message() {
        return message;
    }

    /// Whether the same request may succeed later without anybody changing it.
    public boolean retriable() {
        return retry == RETRIABLE;
    }

    /// The constants are declared in the order of their numbers, from -1 on without a gap.
    private static ErrorCode[] byCode() {
        ErrorCode[] all = values();
        ErrorCode[] byCode = new ErrorCode[all.length - 1];
        System.arraycopy(all, 1, byCode, 0, byCode.length);
        return byCode;
    }

    enum Retry {
        RETRIABLE,
        FINAL
    }
}
