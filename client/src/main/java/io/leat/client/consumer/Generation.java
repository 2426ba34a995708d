package io.leat.client.consumer;

/// A membership in one round of a group. `id` is -1 and `memberId` empty outside of any.
record Generation(int id, String memberId) {
    static final Generation NONE = new Generation(-1, "");

    boolean isMember() {
        return id >= 0;
    }
}
