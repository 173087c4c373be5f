/**
 * What tests of concurrent code need instead of sleeping: a clock that is moved by hand ({@link
 * io.flyshuttle.testkit.ManualTicker}), an order between threads ({@link
 * io.flyshuttle.testkit.Sequencer}), a latch ({@link io.flyshuttle.testkit.Gate}), and work that
 * fails, dawdles or will not stop ({@link io.flyshuttle.testkit.Faults}).
 */
@NullMarked
package io.flyshuttle.testkit;

import org.jspecify.annotations.NullMarked;
