package io.leat.systemtest.cluster;

import java.util.List;

/// What clients did to one topic and what they saw.
///
/// @param attempted every record handed to a producer, in the order of each producer
/// @param acknowledged those that were acknowledged, where the broker said that they lie
/// @param seen for each reader that read along, what it got, in that order
/// @param left what the topic held in the end, partition by partition, from first to last
record History(List<Tag> attempted, List<At> acknowledged, List<List<At>> seen, List<At> left) {
    History {
        attempted = List.copyOf(attempted);
        acknowledged = List.copyOf(acknowledged);
        seen = List.copyOf(seen);
        left = List.copyOf(left);
    }

    /// Names a record: the `number`th of a producer in a partition, from 0.
    record Tag(int producer, int partition, int number) {
        /// The record's value; what follows the name only takes room.
        String value(String filler) {
            return producer + "." + partition + "." + number + " " + filler;
        }

        static Tag of(String value) {
            String[] words = value.split("[. ]", 4);
            return new Tag(
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]));
        }
    }

    /// A record where it lies.
    record At(int partition, long offset, Tag tag) {}
}
