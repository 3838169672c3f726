import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Makes a connector of a real plugin with each properties file, and prints what its plugin says. Run by
 * record/catalog-use.ts. The connector gets no server: whatever it asks of one is a stand-in, which is
 * enough until its configuration is judged.
 *
 * Arguments: the version, the class of the plugin, files.
 */
public class CatalogUse
{
    static String version;

    public static void main(String[] args)
            throws Exception
    {
        version = args[0];
        Object plugin = Class.forName(args[1]).getConstructor().newInstance();
        Iterable<?> factories = (Iterable<?>) plugin.getClass().getMethod("getConnectorFactories").invoke(plugin);
        Object factory = factories.iterator().next();
        for (int index = 2; index < args.length; index++) {
            System.out.println("== " + args[index]);
            System.out.println(judge(factory, Path.of(args[index])));
        }
        // Its threads would keep the program alive.
        System.exit(0);
    }

    static String judge(Object factory, Path file)
            throws Exception
    {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> config = new TreeMap<>();
        properties.forEach((name, value) -> config.put((String) name, (String) value));
        for (Method create : factory.getClass().getMethods()) {
            if (!create.getName().equals("create") || create.getParameterCount() != 3) {
                continue;
            }
            try {
                create.invoke(factory, "lake", config, standIn(create.getParameterTypes()[2]));
                return "started";
            }
            catch (InvocationTargetException failed) {
                return failed.getTargetException().toString();
            }
        }
        throw new IllegalStateException("the factory has no create");
    }

    static Object standIn(Class<?> type)
    {
        if (type == String.class) {
            return version;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == int.class) {
            return 0;
        }
        if (!type.isInterface()) {
            return null;
        }
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) ->
                switch (method.getName()) {
                    case "toString" -> type.getName();
                    case "hashCode" -> 1;
                    case "equals" -> self == args[0];
                    default -> standIn(method.getReturnType());
                });
    }
}
