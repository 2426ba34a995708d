package io.leat.benchmarks.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/// So many partitions, spread evenly over topics.
record Topics(int partitions, int perTopic) {
    private static final int REQUEST_PARTITIONS = 2_000;

    /// Creates them in requests of 2,000 partitions, one after the other.
    void create(Admin admin) {
        List<NewTopic> request = new ArrayList<>();
        for (int first = 0; first < partitions; first += perTopic) {
            int count = Math.min(perTopic, partitions - first);
            request.add(new NewTopic(name(first), count, (short) 1));
            if (request.size() * perTopic >= REQUEST_PARTITIONS) {
                create(admin, request);
                request.clear();
            }
        }
        if (!request.isEmpty()) {
            create(admin, request);
        }
    }

    private static void create(Admin admin, List<NewTopic> request) {
        try {
            admin.createTopics(request).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    TopicPartition partition(int index) {
        return new TopicPartition(name(index), index % perTopic);
    }

    private String name(int index) {
        return "topic-%06d".formatted(index / perTopic);
    }
}
