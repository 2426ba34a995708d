package io.leat.log.storage;

/// How large a file system is, and how much of it this process may still use.
public record DiskSpace(long totalBytes, long usableBytes) {}
