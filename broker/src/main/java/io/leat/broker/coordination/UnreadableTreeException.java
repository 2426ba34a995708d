package io.leat.broker.coordination;

/// A node of the tree was written by another product, or by a later version of this one.
public final class UnreadableTreeException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnreadableTreeException(String path, IllegalArgumentException problem) {
        super("ZooKeeper's node " + path + " cannot be read: " + problem.getMessage(), problem);
    }
}
