/// What the controller decides: which topics are created, deleted and grown, where their partitions
/// are placed, which configs may be set. Pure: an image, a request and randomness go in; an outcome
/// for each thing asked and a list of changes come out. Whoever calls writes the changes, fenced by
/// the controller's epoch.
@NullMarked
package io.leat.cluster.controller;

import org.jspecify.annotations.NullMarked;
