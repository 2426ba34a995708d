package io.leat.client.admin;

/// A group in the list of all. `type` and `state` are empty where the server does not tell.
public record GroupListing(
        String name, String protocolType, String type, String state, int coordinator) {}
