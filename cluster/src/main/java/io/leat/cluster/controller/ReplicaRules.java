package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;

/// What the configs in force say about a topic's replicas.
public interface ReplicaRules {
    /// `min.insync.replicas`: below it nothing is committed.
    int inSyncMin(ClusterImage image, TopicImage topic);

    /// `unclean.leader.election.enable`: whether a leader may lack committed records.
    boolean mayElectUnclean(ClusterImage image, TopicImage topic);
}
