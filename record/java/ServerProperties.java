import com.google.common.reflect.TypeToken;
import com.google.inject.Binder;
import com.google.inject.Module;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigBinder;
import io.airlift.configuration.ConfigurationAwareModule;
import io.airlift.configuration.ConfigurationFactory;
import io.airlift.configuration.ConfigurationMetadata;
import io.airlift.configuration.ConfigurationMetadata.AttributeMetadata;
import io.airlift.configuration.ConfigurationMetadata.InjectionPointMetaData;
import io.airlift.configuration.DefunctConfig;
import io.airlift.log.LoggingConfiguration;
import io.trino.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints the properties that Trino's server reads, for record/server-properties.ts:
 *
 * <pre>java -cp 'lib/*' ServerProperties.java VERSION FILE...</pre>
 *
 * Each file is a config.properties. With each of them the server of that version starts, by its own
 * modules, up to the moment when all of them have registered their configuration classes and the
 * first of these would be built. Nothing listens yet. One line for each name:
 * file, kind (config, legacy, defunct), name, new name, type, words, least, greatest, power of two.
 */
public class ServerProperties {
    private static final PrintStream OUT = System.out;

    public static void main(String[] args) throws Exception {
        for (String file : List.of(args).subList(1, args.length)) {
            System.setProperty("config", file);
            CountDownLatch printed = new CountDownLatch(1);
            Thread thread = new Thread(() -> new Recorder(file, printed).start(args[0]));
            thread.setDaemon(true);
            thread.start();
            if (!printed.await(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("with " + file + " the configuration classes were not built within 120 s:\n" + Files.readString(Path.of(file)));
            }
        }
        OUT.flush();
        // Trino has threads of its own by now.
        Runtime.getRuntime().halt(0);
    }

    /** A server with one more module, which comes last. */
    private static class Recorder extends Server {
        private final String file;
        private final CountDownLatch printed;

        Recorder(String file, CountDownLatch printed) {
            this.file = file;
            this.printed = printed;
        }

        @Override
        protected Iterable<? extends Module> getAdditionalModules() {
            return List.of(new LastModule(file, printed));
        }
    }

    private static class LastModule implements ConfigurationAwareModule {
        private final String file;
        private final CountDownLatch printed;
        private ConfigurationFactory factory;

        LastModule(String file, CountDownLatch printed) {
            this.file = file;
            this.printed = printed;
        }

        @Override
        public void setConfigurationFactory(ConfigurationFactory factory) {
            this.factory = factory;
        }

        @Override
        public void configure(Binder binder) {
            Stop.work = () -> {
                print(file, factory);
                printed.countDown();
                // The server goes no further.
                while (true) {
                    LockSupport.park();
                }
            };
            ConfigBinder.configBinder(binder).bindConfig(Stop.class);
        }
    }

    /** Airlift builds configuration classes only after all modules have registered theirs. */
    public static class Stop {
        private static Runnable work;

        public Stop() {
            work.run();
        }

        public String getName() {
            return "";
        }

        @Config("trino-platform.record")
        public Stop setName(String name) {
            return this;
        }
    }

    private static void print(String file, ConfigurationFactory factory) {
        try {
            // Not public; neither are the classes that it gives.
            for (Object provider : (Iterable<?>) call(factory, "getConfigurationProviders")) {
                Object binding = call(provider, "getConfigurationBinding");
                Class<?> type = (Class<?>) callEither(binding, "configClass", "getConfigClass");
                String prefix = ((Optional<?>) callEither(binding, "prefix", "getPrefix")).map(text -> text + ".").orElse("");
                if (type != Stop.class) {
                    printClass(file, type, prefix);
                }
            }
            // Airlift builds it without registering it (class Bootstrap).
            printClass(file, LoggingConfiguration.class, "");
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void printClass(String file, Class<?> type, String prefix) throws ReflectiveOperationException, IOException {
        for (AttributeMetadata attribute : ConfigurationMetadata.getConfigurationMetadata(type).getAttributes().values()) {
            InjectionPointMetaData current = attribute.getInjectionPoint();
            String name = current == null ? "" : prefix + current.getProperty();
            if (current != null) {
                printLine(file, "config", name, "", describe(attribute, current.getSetter()));
            }
            for (InjectionPointMetaData legacy : attribute.getLegacyInjectionPoints()) {
                printLine(file, "legacy", prefix + legacy.getProperty(), name, describe(attribute, legacy.getSetter()));
            }
        }
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            DefunctConfig defunct = one.getDeclaredAnnotation(DefunctConfig.class);
            for (String name : defunct == null ? new String[0] : defunct.value()) {
                printLine(file, "defunct", prefix + name, "", "\t\t\t\t");
            }
        }
    }

    private static void printLine(String file, String kind, String name, String newName, String description) {
        OUT.println(String.join("\t", file, kind, name, newName, description));
    }

    /** The setter's type and words, and the bounds that the getter's annotations tell. */
    private static String describe(AttributeMetadata attribute, Method setter) throws ReflectiveOperationException, IOException {
        Class<?> type = setter.getParameterTypes()[0];
        String[] bounds = {"", "", ""};
        readBounds(attribute.getGetter(), bounds);
        return String.join("\t", type.getName(), words(type), String.join("\t", bounds));
    }

    private static void readBounds(AnnotatedElement getter, String[] bounds) throws ReflectiveOperationException {
        for (Annotation annotation : getter == null ? new Annotation[0] : getter.getAnnotations()) {
            switch (annotation.annotationType().getSimpleName()) {
                case "Min", "DecimalMin", "MinDataSize", "MinDuration" -> bounds[0] = call(annotation, "value").toString();
                case "Max", "DecimalMax", "MaxDataSize", "MaxDuration" -> bounds[1] = call(annotation, "value").toString();
                case "PowerOfTwo" -> bounds[2] = "true";
                default -> {}
            }
        }
    }

    /**
     * The texts that the server takes for an enum, each with the number of its constant. Tried are the
     * constants as they stand and as people write them, and every text in the class: that is where an
     * enum that reads its texts itself has them.
     */
    private static String words(Class<?> type) throws ReflectiveOperationException, IOException {
        if (!type.isEnum()) {
            return "";
        }
        Set<String> candidates = new LinkedHashSet<>();
        for (Object constant : type.getEnumConstants()) {
            candidates.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        for (Object constant : type.getEnumConstants()) {
            candidates.add(((Enum<?>) constant).name());
            candidates.add(((Enum<?>) constant).name().toUpperCase(Locale.ROOT));
        }
        try (InputStream bytes = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            for (PoolEntry entry : ClassFile.of().parse(bytes.readAllBytes()).constantPool()) {
                if (entry instanceof StringEntry text) {
                    candidates.add(text.stringValue());
                    candidates.add(text.stringValue().toLowerCase(Locale.ROOT));
                }
            }
        }
        Method coerce = ConfigurationFactory.class.getDeclaredMethod("coerce", TypeToken.class, String.class);
        coerce.setAccessible(true);
        List<String> taken = new ArrayList<>();
        for (String candidate : candidates) {
            Enum<?> constant = read(coerce, type, candidate);
            if (constant != null) {
                taken.add(candidate + "=" + constant.ordinal());
            }
        }
        return String.join(",", taken);
    }

    private static Enum<?> read(Method coerce, Class<?> type, String text) {
        try {
            return (Enum<?>) coerce.invoke(null, TypeToken.of(type), text);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** A class that became a record in 478. */
    private static Object callEither(Object object, String method, String formerly) throws ReflectiveOperationException {
        return call(object, object.getClass().isRecord() ? method : formerly);
    }

    private static Object call(Object object, String method) throws ReflectiveOperationException {
        Class<?> type = object instanceof Annotation annotation ? annotation.annotationType() : object.getClass();
        Method found = type.getDeclaredMethod(method);
        found.setAccessible(true);
        return found.invoke(object);
    }
}
