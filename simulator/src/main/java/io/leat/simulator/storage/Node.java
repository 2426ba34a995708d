package io.leat.simulator.storage;

/// A file or directory, apart from its name. Owned by its [SimulatedStorage].
sealed interface Node permits FileNode, DirectoryNode {}
