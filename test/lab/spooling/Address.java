import io.opentelemetry.api.OpenTelemetry;
import io.trino.spi.QueryId;
import io.trino.spi.spool.SpooledLocation.DirectLocation;
import io.trino.spi.spool.SpoolingContext;
import io.trino.spi.spool.SpoolingManager;
import io.trino.spi.spool.SpoolingManagerContext;
import io.trino.spooling.filesystem.FileSystemSpoolingManagerFactory;

import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Takes the texts of spooling-manager.properties from its input, between zeros, as a worker of Trino takes
 * its file; says for each the address that a client would be given for a segment, and the names of the
 * headers beside it. Nothing is sent.
 */
class Address
{
    public static void main(String[] args)
            throws Exception
    {
        for (String file : new String(System.in.readAllBytes(), UTF_8).split("\0")) {
            say(file);
        }
        System.exit(0);
    }

    private static void say(String file)
            throws Exception
    {
        Properties lines = new Properties();
        lines.load(new StringReader(file));
        lines.remove("spooling-manager.name");
        Map<String, String> properties = new HashMap<>();
        lines.forEach((name, value) -> properties.put((String) name, (String) value));
        // Its methods are not the same in all versions.
        SpoolingManagerContext context = (SpoolingManagerContext) Proxy.newProxyInstance(
                Address.class.getClassLoader(),
                new Class<?>[] {SpoolingManagerContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getOpenTelemetry" -> OpenTelemetry.noop();
                    case "getTracer" -> OpenTelemetry.noop().getTracer("none");
                    // No pruner, which would go to the store.
                    case "isCoordinator" -> false;
                    default -> null;
                });
        SpoolingManager manager = new FileSystemSpoolingManagerFactory().create(properties, context);
        QueryId query = new QueryId("20260101_000000_00000_aaaaa");
        DirectLocation location = manager.directLocation(manager.create(new SpoolingContext("json", query, 1, 1)))
                .orElseThrow();
        System.out.println("address " + location.directUri());
        System.out.println("headers " + String.join(" ", location.headers().keySet()));
    }
}
