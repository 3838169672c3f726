import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.execution.buffer.CompressionCodec;
import io.trino.execution.buffer.PageDeserializer;
import io.trino.execution.buffer.PageSerializer;
import io.trino.execution.buffer.PagesSerdeFactory;
import io.trino.execution.buffer.PagesSerdes;
import io.trino.metadata.InternalBlockEncodingSerde;
import io.trino.spi.Page;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.BigintType;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/**
 * Prints what Trino notices of a page of which one bit has changed, for record/spooled-pages.ts:
 *
 * <pre>java -cp 'lib/*' SpooledPages.java</pre>
 *
 * A line for each codec: its name, what the first change did that was not noticed ("wrong": another page was
 * read; "endless": the reader did not come back) or "noticed", and, which is of one machine and day, the
 * page's size in percent, and the megabytes that a second of CPU writes and reads. Pages are encrypted as
 * spooled ones are.
 */
public class SpooledPages
{
    private static final int ROWS = 8192;
    private static final int CHANGES = 200;
    private static final int SECONDS = 20;
    // Behind the sizes at the beginning of page and block: a changed size asks for gigabytes.
    private static final int HEADER = 64;

    public static void main(String[] args)
            throws Exception
    {
        Page page = page(new Random(1));
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(256);
        Optional<SecretKey> key = Optional.of(generator.generateKey());
        for (CompressionCodec codec : CompressionCodec.values()) {
            PagesSerdeFactory factory = PagesSerdes.createSpillingPagesSerdeFactory(
                    InternalBlockEncodingSerde.TESTING_BLOCK_ENCODING_SERDE, codec);
            Slice whole = factory.createSerializer(key).serialize(page);
            System.out.printf("%s\t%s\t%d\t%s%n", codec, outcome(factory, key, whole, page),
                    100 * whole.length() / page.getSizeInBytes(), cost(factory, key, page));
        }
        // A reader that does not come back is still at work.
        System.exit(0);
    }

    private static Page page(Random random)
    {
        BlockBuilder keys = BigintType.BIGINT.createBlockBuilder(null, ROWS);
        BlockBuilder values = BigintType.BIGINT.createBlockBuilder(null, ROWS);
        for (int row = 0; row < ROWS; row++) {
            BigintType.BIGINT.writeLong(keys, row / 4);
            BigintType.BIGINT.writeLong(values, random.nextInt(100_000));
        }
        return new Page(keys.build(), values.build());
    }

    private static String outcome(PagesSerdeFactory factory, Optional<SecretKey> key, Slice whole, Page page)
            throws Exception
    {
        Random random = new Random(2);
        for (int change = 0; change < CHANGES; change++) {
            byte[] bytes = whole.getBytes();
            bytes[HEADER + random.nextInt(bytes.length - HEADER)] ^= (byte) (1 << random.nextInt(8));
            CompletableFuture<Boolean> right = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    right.complete(areSame(page, factory.createDeserializer(key).deserialize(Slices.wrappedBuffer(bytes))));
                }
                catch (RuntimeException | Error noticed) {
                    // What kind of error it is differs with the place.
                    right.complete(true);
                }
            });
            reader.setDaemon(true);
            reader.start();
            try {
                if (!right.get(SECONDS, TimeUnit.SECONDS)) {
                    return "wrong";
                }
            }
            catch (TimeoutException e) {
                return "endless";
            }
        }
        return "noticed";
    }

    private static boolean areSame(Page one, Page other)
    {
        if (one.getPositionCount() != other.getPositionCount() || one.getChannelCount() != other.getChannelCount()) {
            return false;
        }
        for (int channel = 0; channel < one.getChannelCount(); channel++) {
            for (int row = 0; row < one.getPositionCount(); row++) {
                if (BigintType.BIGINT.getLong(one.getBlock(channel), row) != BigintType.BIGINT.getLong(other.getBlock(channel), row)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String cost(PagesSerdeFactory factory, Optional<SecretKey> key, Page page)
    {
        PageSerializer serializer = factory.createSerializer(key);
        PageDeserializer deserializer = factory.createDeserializer(key);
        long writing = 0;
        long reading = 0;
        long bytes = 0;
        for (int turn = 0; turn < 400; turn++) {
            long began = cpu();
            Slice written = serializer.serialize(page);
            long between = cpu();
            deserializer.deserialize(written);
            // The first half is for the compiler.
            if (turn >= 200) {
                writing += between - began;
                reading += cpu() - between;
                bytes += page.getSizeInBytes();
            }
        }
        return bytes * 1000 / writing + "\t" + bytes * 1000 / reading;
    }

    private static long cpu()
    {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
