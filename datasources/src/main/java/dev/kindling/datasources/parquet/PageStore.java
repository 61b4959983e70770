package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.source.PageCache;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.datasources.file.FileEntry;
import org.jspecify.annotations.Nullable;

/// The decompressed pages of one file: from the cache where they are kept, or made from the file's bytes. For one
/// thread.
final class PageStore implements AutoCloseable {

    private final Decompressor decompressor = new Decompressor();
    private final ScanContext context;
    private final PageCache cache;
    private final FileEntry file;

    /// A page by the place of its content in a file. A file that was written anew is another one.
    private record PageKey(FileEntry file, long position) {}

    /// How long the bytes of a page are looked at.
    enum Use {
        /// Until the next page is loaded into the same buffer.
        PASSING,
        KEPT
    }

    /// Uses the cache of `context` for a settled file.
    PageStore(FileEntry file, ScanContext context) {
        this.file = file;
        this.context = context;
        this.cache = file.isSettled() ? context.pageCache() : PageCache.NONE;
    }

    /// Where a compressed page lies.
    ///
    /// @param position of its first byte in the file
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Packed(Codec codec, byte[] bytes, int from, int length, long position) {}

    /// The content of a page, from index 0 on, with the padding of [Buffers] behind; nobody may change it.
    ///
    /// @param buffer what may be written into for a [Use#PASSING] use
    /// @param size of the page once it is decompressed
    byte[] load(Packed page, int size, Buffer buffer, Use use) {
        var key = new PageKey(file, page.position());
        byte @Nullable [] known = cache.get(key);
        // A kept page of another size: what the file now says of the page differs from what was read before.
        if (known != null && known.length == size + Buffers.PADDING) {
            context.count(ScanCounters.PAGES_CACHED, 1);
            return known;
        }
        long ticket = known == null ? cache.wanted(key, size) : 0;
        boolean lasting = ticket != 0 || use == Use.KEPT;
        byte[] target = lasting ? Buffers.allocate(size, "a page") : buffer.of(size);
        decompressor.decompress(page.codec(), page.bytes(), page.from(), page.length(), target, 0, size);
        if (ticket != 0) cache.put(key, target, ticket);
        return target;
    }

    /// An array that is used for one page after the other.
    static final class Buffer {
        private byte[] bytes = new byte[0];

        private byte[] of(int size) {
            bytes = Buffers.fit(bytes, size, "a page");
            return bytes;
        }
    }

    @Override
    public void close() {
        decompressor.close();
    }
}
