/// The service interface of data sources and sinks. Read `SourceTable`, then `Scan`.
@NullMarked
package dev.kindling.catalyst.source;

import org.jspecify.annotations.NullMarked;
