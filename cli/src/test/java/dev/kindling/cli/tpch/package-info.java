@NullMarked
package dev.kindling.cli.tpch;

import org.jspecify.annotations.NullMarked;
