package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.spill.BatchCodec;
import dev.kindling.rdd.graph.Codec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Lists of batches as bytes: the number of lists, and for each the number of batches, each with its length and
/// what [BatchCodec] writes.
public record BatchListCodec() implements Codec<List<Batch>> {

    @Override
    public Writer<List<Batch>> writer(OutputStream out) {
        var lists = new ArrayList<List<Batch>>();
        return new Writer<>() {
            @Override
            public void write(List<Batch> element) {
                lists.add(element);
            }

            @Override
            public void close() throws IOException {
                var data = new DataOutputStream(out);
                data.writeInt(lists.size());
                for (List<Batch> list : lists) {
                    data.writeInt(list.size());
                    for (Batch batch : list) {
                        byte[] bytes = BatchCodec.toBytes(batch);
                        data.writeInt(bytes.length);
                        data.write(bytes);
                    }
                }
                data.flush();
            }
        };
    }

    @Override
    public Iterator<List<Batch>> read(InputStream in) {
        var lists = new ArrayList<List<Batch>>();
        try {
            var data = new DataInputStream(in);
            int count = data.readInt();
            for (int i = 0; i < count; i++) {
                var list = new ArrayList<Batch>();
                int size = data.readInt();
                for (int k = 0; k < size; k++) {
                    byte[] bytes = new byte[data.readInt()];
                    data.readFully(bytes);
                    list.add(BatchCodec.fromBytes(bytes));
                }
                lists.add(list);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lists.iterator();
    }
}
