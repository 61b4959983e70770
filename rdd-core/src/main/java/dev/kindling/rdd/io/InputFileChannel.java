package dev.kindling.rdd.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/// An [InputFile] as the channel that readers of archives want, with a buffer for their many small reads.
final class InputFileChannel implements SeekableByteChannel {

    private final InputFile file;
    private final byte[] buffer = new byte[1 << 16];
    private long bufferStart;
    private int bufferLength;
    private long position;
    private boolean open = true;

    InputFileChannel(InputFile file) {
        this.file = file;
    }

    @Override
    public int read(ByteBuffer target) {
        if (!target.hasRemaining()) return 0;
        if (position >= file.sizeBytes()) return -1;
        long inBuffer = position - bufferStart;
        if (inBuffer < 0 || inBuffer >= bufferLength) {
            bufferStart = position;
            bufferLength = Math.max(0, file.read(position, buffer, 0, buffer.length));
            if (bufferLength == 0) return -1;
            inBuffer = 0;
        }
        int count = (int) Math.min(target.remaining(), bufferLength - inBuffer);
        target.put(buffer, (int) inBuffer, count);
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        if (newPosition < 0) throw new IOException("a position in it is negative");
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return file.sizeBytes();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
