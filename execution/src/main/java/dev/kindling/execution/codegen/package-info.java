/// Code made for one query: loops that compute whole-number expressions and add them up, without vectors in
/// between. Kernels are what such code must agree with, and what runs where it does not. Read `FusedSums` first.
@NullMarked
package dev.kindling.execution.codegen;

import org.jspecify.annotations.NullMarked;
