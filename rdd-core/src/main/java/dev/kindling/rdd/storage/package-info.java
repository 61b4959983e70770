/// How and where collections are kept. Read `StorageLevel`.
@NullMarked
package dev.kindling.rdd.storage;

import org.jspecify.annotations.NullMarked;
