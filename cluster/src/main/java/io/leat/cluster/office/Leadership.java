package io.leat.cluster.office;

/// The right to change the tree: the controller's epoch, and the version of the epoch's node that
/// every write has to check.
public record Leadership(int epoch, int epochVersion) {}
