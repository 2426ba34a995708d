package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;

/// What the configs in force say about a topic's replicas: the same of two topics whose own configs
/// are equal, in one image.
public interface ReplicaRules {
    /// `min.insync.replicas`: below it nothing is committed.
    int inSyncMin(ClusterImage image, TopicImage topic);

    /// `unclean.leader.election.enable`: whether a leader may lack committed records.
    boolean mayElectUnclean(ClusterImage image, TopicImage topic);
}
