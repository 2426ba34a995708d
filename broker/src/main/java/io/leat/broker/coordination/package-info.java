/// The broker's side of ZooKeeper, and the only place that knows its client: session, registration,
/// controller election, the mirror of the tree, and the writes of the controller.
///
/// ## The tree, below the path that `zookeeper.connect` ends with
///
/// ```
/// /cluster/id                  {"version":1,"format":"leat","id":"…"}; written once
/// /brokers/ids/N               ephemeral; a registration, see BrokerNode; its czxid is the epoch
/// /brokers/owners/N            {"version":1,"instance":"…"}: the data directory that last
///                              registered as N; its version counts the registrations of N
/// /brokers/active/N            {"version":1,"epoch":E}: N's registration E is no longer fenced
/// /brokers/suspects/N          ephemeral; {"version":1,"epoch":E}: the address of N's registration
///                              E refuses connections, says whoever wrote this
/// /controller                  ephemeral; {"version":1,"brokerid":N,"epoch":E}
/// /controller_epoch            E in decimal; its version guards every write of the controller
/// /topics/P                    page P: the topics and partition states that lie on it, see below
/// /config/brokers/N            {"version":1,"config":{"key":"value"}}; N is "<default>" for all
/// /latest_producer_id_block    {"version":1,"block_start":F,"block_end":L}
/// ```
///
/// ## A page
///
/// A topic is one run of partitions, or several when it is large; a page holds runs of many topics,
/// so that neither 100,000 topics of one partition nor one topic of 10,000 need a znode each.
/// Numbers are unsigned LEB128; `text` is its length in bytes and UTF-8; ids are 16 bytes.
///
/// ```
/// page  : 01 | count | run *
/// run   : id 16 | name text | first partition | configs | count | state *
/// configs: count | (key text | value text) *      only in the run that begins with partition 0
/// state : flags | leader + 1 | leader epoch | partition epoch
///         | count | replica * | count | in-sync replica *
///         | count | eligible replica *                         if flags has 1
///         | count | added replica * | count | removed replica * if flags has 2
/// ```
///
/// ## Why an image is never half of a change
///
/// All reads of one session, their answers, and the watch's events travel in one order, and an
/// event of a change is delivered before any answer that was computed after it. A node is read once
/// for each event. So when the last outstanding answer arrives, every event up to that answer's
/// moment has been seen and every node it named has been read since: what has been read is the tree
/// at that moment. Only then is an image made of it (TreeReader).
@NullMarked
package io.leat.broker.coordination;

import org.jspecify.annotations.NullMarked;
