package io.leat.broker.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.Handler;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.admin.InstantController.Mood;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.AlterConfigsRequest;
import io.leat.protocol.message.AlterConfigsRequest.AlterableConfig;
import io.leat.protocol.message.AlterConfigsResponse;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.CreatePartitionsRequest;
import io.leat.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.leat.protocol.message.CreatePartitionsResponse;
import io.leat.protocol.message.CreateTopicsRequest;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.leat.protocol.message.CreateTopicsResponse;
import io.leat.protocol.message.DeleteTopicsRequest;
import io.leat.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.leat.protocol.message.DeleteTopicsResponse;
import io.leat.protocol.message.DescribeConfigsRequest;
import io.leat.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.leat.protocol.message.DescribeConfigsResponse;
import io.leat.protocol.message.IncrementalAlterConfigsRequest;
import io.leat.protocol.message.IncrementalAlterConfigsResponse;
import io.leat.protocol.message.Requests;
import io.leat.protocol.message.Responses;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every version of every API here, through the bytes that travel.
class AdminVersionsTest {
    private final InstantController controller = new InstantController(Mood.CONTROLLER);
    private final TopicAdmin topics = topics(controller);

    @Test
    void createTopicsAnswersInEveryVersion() throws Exception {
        var handler = new CreateTopicsHandler(topics, configs());
        for (short version = 2; version <= 7; version++) {
            String name = "topic-" + version;
            CreateTopicsResponse response =
                    ask(handler, create(name), version, CreateTopicsResponse.class);
            CreateTopicsResponse.CreatableTopicResult result = response.topics().getFirst();
            assertThat(result.errorCode()).isZero();
            assertThat(result.numPartitions()).isEqualTo(version >= 5 ? 2 : -1);
            assertThat(result.topicId())
                    .isEqualTo(
                            version >= 7
                                    ? Objects.requireNonNull(controller.image().topic(name)).id()
                                    : Uuid.ZERO);
            assertThat(error(ask(handler, create(name), version, CreateTopicsResponse.class)))
                    .isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);
        }
    }

    @Test
    void aNullConfigIsRefusedWithoutTheOtherTopicsSuffering() throws Exception {
        CreatableTopic bad =
                CreatableTopic.builder()
                        .name("bad")
                        .numPartitions(1)
                        .replicationFactor((short) 1)
                        .configs(
                                List.of(
                                        CreatableTopicConfig.builder()
                                                .name("retention.ms")
                                                .value(null)
                                                .build()))
                        .build();
        CreateTopicsRequest request =
                CreateTopicsRequest.builder()
                        .topics(List.of(bad, create("good").topics().getFirst()))
                        .build();
        CreateTopicsResponse response =
                ask(
                        new CreateTopicsHandler(topics, configs()),
                        request,
                        (short) 7,
                        CreateTopicsResponse.class);
        assertThat(response.topics())
                .extracting(result -> ErrorCode.of(result.errorCode()))
                .containsExactly(ErrorCode.INVALID_CONFIG, ErrorCode.NONE);
    }

    @Test
    void deleteTopicsAnswersInEveryVersion() throws Exception {
        var handler = new DeleteTopicsHandler(topics, true);
        for (short version = 1; version <= 6; version++) {
            ask(
                    new CreateTopicsHandler(topics, configs()),
                    create("t"),
                    (short) 7,
                    CreateTopicsResponse.class);
            DeleteTopicsRequest request =
                    version <= 5
                            ? DeleteTopicsRequest.builder().topicNames(List.of("t", "u")).build()
                            : DeleteTopicsRequest.builder()
                                    .topics(List.of(state("t"), state("u")))
                                    .build();
            assertThat(ask(handler, request, version, DeleteTopicsResponse.class).responses())
                    .extracting(result -> ErrorCode.of(result.errorCode()))
                    .containsExactly(ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
    }

    @Test
    void aTopicIsMeantByExactlyOneOfNameAndId() throws Exception {
        DeleteTopicsRequest request =
                DeleteTopicsRequest.builder()
                        .topics(
                                List.of(
                                        DeleteTopicState.builder().build(),
                                        DeleteTopicState.builder()
                                                .name("x")
                                                .topicId(new Uuid(1, 1))
                                                .build(),
                                        DeleteTopicState.builder().topicId(new Uuid(1, 1)).build()))
                        .build();
        DeleteTopicsResponse response =
                ask(
                        new DeleteTopicsHandler(topics, true),
                        request,
                        (short) 6,
                        DeleteTopicsResponse.class);
        assertThat(response.responses())
                .extracting(result -> ErrorCode.of(result.errorCode()))
                .containsExactly(
                        ErrorCode.INVALID_REQUEST,
                        ErrorCode.INVALID_REQUEST,
                        ErrorCode.UNKNOWN_TOPIC_ID);
    }

    @Test
    void deletionCanBeDisabled() throws Exception {
        var handler = new DeleteTopicsHandler(topics, false);
        DeleteTopicsRequest request =
                DeleteTopicsRequest.builder().topicNames(List.of("t")).build();
        for (short version = 1; version <= 5; version++) {
            assertThat(
                            ask(handler, request, version, DeleteTopicsResponse.class)
                                    .responses()
                                    .getFirst()
                                    .errorCode())
                    .isEqualTo(
                            (version < 3
                                            ? ErrorCode.INVALID_REQUEST
                                            : ErrorCode.TOPIC_DELETION_DISABLED)
                                    .code());
        }
    }

    @Test
    void createPartitionsAnswersInEveryVersion() throws Exception {
        ask(
                new CreateTopicsHandler(topics, configs()),
                create("t"),
                (short) 7,
                CreateTopicsResponse.class);
        for (short version = 0; version <= 3; version++) {
            CreatePartitionsRequest request =
                    CreatePartitionsRequest.builder()
                            .topics(
                                    List.of(
                                            CreatePartitionsTopic.builder()
                                                    .name("t")
                                                    .count(3 + version)
                                                    .assignments(null)
                                                    .build()))
                            .timeoutMs(1_000)
                            .build();
            CreatePartitionsResponse response =
                    ask(
                            new CreatePartitionsHandler(topics),
                            request,
                            version,
                            CreatePartitionsResponse.class);
            assertThat(response.results().getFirst().errorCode()).isZero();
        }
        assertThat(Objects.requireNonNull(controller.image().topic("t")).partitions()).hasSize(6);
    }

    @Test
    void configsAreReplacedAndDescribedInEveryVersion() throws Exception {
        ask(
                new CreateTopicsHandler(topics, configs()),
                create("t"),
                (short) 7,
                CreateTopicsResponse.class);
        for (short version = 0; version <= 2; version++) {
            AlterConfigsResponse response =
                    ask(
                            new AlterConfigsHandler(topics),
                            replace((byte) 2, "t", "retention.ms", "5"),
                            version,
                            AlterConfigsResponse.class);
            assertThat(response.responses().getFirst().errorCode()).isZero();
        }
        assertThat(Objects.requireNonNull(controller.image().topic("t")).configs())
                .isEqualTo(Map.of("retention.ms", "5"));
        for (short version = 1; version <= 4; version++) {
            DescribeConfigsRequest request =
                    DescribeConfigsRequest.builder()
                            .resources(
                                    List.of(
                                            DescribeConfigsResource.builder()
                                                    .resourceType((byte) 2)
                                                    .resourceName("t")
                                                    .configurationKeys(List.of("retention.ms"))
                                                    .build()))
                            .includeSynonyms(true)
                            .build();
            DescribeConfigsResponse response =
                    ask(
                            new DescribeConfigsHandler(controller::image, configs()),
                            request,
                            version,
                            DescribeConfigsResponse.class);
            var entry = response.results().getFirst().configs().getFirst();
            assertThat(entry.value()).isEqualTo("5");
            assertThat(entry.configSource()).isEqualTo((byte) 1);
            assertThat(entry.synonyms()).hasSize(2);
        }
    }

    @Test
    void whatHasNoConfigsOrNoValueIsRefused() throws Exception {
        var handler = new AlterConfigsHandler(topics);
        for (byte type : new byte[] {0, 1, 8, 16, 32, 99}) {
            AlterConfigsResponse response =
                    ask(
                            handler,
                            replace(type, "x", "a", "b"),
                            (short) 2,
                            AlterConfigsResponse.class);
            assertThat(response.responses().getFirst().errorCode())
                    .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        }
        IncrementalAlterConfigsRequest noSuchOperation =
                IncrementalAlterConfigsRequest.builder()
                        .resources(
                                List.of(
                                        IncrementalAlterConfigsRequest.AlterConfigsResource
                                                .builder()
                                                .resourceType((byte) 2)
                                                .resourceName("t")
                                                .configs(
                                                        List.of(
                                                                edit((byte) 9, "v"),
                                                                edit((byte) 0, null)))
                                                .build()))
                        .build();
        for (short version = 0; version <= 1; version++) {
            IncrementalAlterConfigsResponse response =
                    ask(
                            new IncrementalAlterConfigsHandler(topics),
                            noSuchOperation,
                            version,
                            IncrementalAlterConfigsResponse.class);
            assertThat(response.responses().getFirst().errorCode())
                    .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        }
    }

    @Test
    void anotherControllerAndALostOneHaveTheirOwnErrors() throws Exception {
        CreateTopicsRequest request = create("t").toBuilder().timeoutMs(1).build();
        for (Mood mood : List.of(Mood.NOT_CONTROLLER, Mood.SILENT)) {
            var handler = new CreateTopicsHandler(topics(new InstantController(mood)), configs());
            assertThat(error(ask(handler, request, (short) 7, CreateTopicsResponse.class)))
                    .isEqualTo(
                            mood == Mood.SILENT
                                    ? ErrorCode.REQUEST_TIMED_OUT
                                    : ErrorCode.NOT_CONTROLLER);
        }
    }

    private static ErrorCode error(CreateTopicsResponse response) {
        return ErrorCode.of(response.topics().getFirst().errorCode());
    }

    private static <Q extends ApiRequest, R> R ask(
            Handler<Q> handler, Q request, short version, Class<R> responseClass) throws Exception {
        ApiKey key = request.apiKey();
        MessageWriter sent = new MessageWriter();
        request.write(sent, version);
        @SuppressWarnings("unchecked") // the class read is that of the request written
        Q received = (Q) Requests.read(key, new MessageReader(sent.toBuffer()), version);
        var head = new RequestContext.RequestHead(key, version, 1, "test");
        var peer = new RequestContext.Peer(InetAddress.getLoopbackAddress(), "PLAINTEXT", "test");
        var response = handler.start(received, new RequestContext(head, peer)).await();
        MessageWriter answered = new MessageWriter();
        Objects.requireNonNull(response).write(answered, version);
        return responseClass.cast(
                Responses.read(key, new MessageReader(answered.toBuffer()), version));
    }

    private static CreateTopicsRequest create(String name) {
        return CreateTopicsRequest.builder()
                .topics(
                        List.of(
                                CreatableTopic.builder()
                                        .name(name)
                                        .numPartitions(2)
                                        .replicationFactor((short) 1)
                                        .build()))
                .build();
    }

    private static AlterConfigsRequest replace(byte type, String name, String key, String value) {
        return AlterConfigsRequest.builder()
                .resources(
                        List.of(
                                AlterConfigsRequest.AlterConfigsResource.builder()
                                        .resourceType(type)
                                        .resourceName(name)
                                        .configs(
                                                List.of(
                                                        AlterableConfig.builder()
                                                                .name(key)
                                                                .value(value)
                                                                .build()))
                                        .build()))
                .build();
    }

    private static IncrementalAlterConfigsRequest.AlterableConfig edit(
            byte operation, @Nullable String value) {
        return IncrementalAlterConfigsRequest.AlterableConfig.builder()
                .name("retention.ms")
                .configOperation(operation)
                .value(value)
                .build();
    }

    private static DeleteTopicState state(String name) {
        return DeleteTopicState.builder().name(name).build();
    }

    private static TopicAdmin topics(InstantController controller) {
        return new TopicAdmin(controller::image, controller, configs(), config(), new Random(1));
    }

    private static ConfigDescriber configs() {
        return new ConfigDescriber(0, config());
    }

    private static BrokerConfig config() {
        ConfigReading reading =
                BrokerConfig.read(
                        "test",
                        Map.of(
                                "broker.id",
                                "0",
                                "listeners",
                                "PLAINTEXT://127.0.0.1:0",
                                "log.dirs",
                                "/nowhere",
                                "zookeeper.connect",
                                "127.0.0.1:1"));
        return ((ConfigReading.Accepted) reading).config();
    }
}
