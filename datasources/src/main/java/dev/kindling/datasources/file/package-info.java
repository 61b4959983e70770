/// What all file formats share: listing files into tables, splits, and the sink over the commit protocol. Read
/// `FileFormat` first: it is what a format implements.
@NullMarked
package dev.kindling.datasources.file;

import org.jspecify.annotations.NullMarked;
