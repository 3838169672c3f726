import com.google.common.cache.LoadingCache;
import io.airlift.configuration.ConfigurationFactory;
import io.trino.plugin.exchange.filesystem.s3.ExchangeS3Config;
import io.trino.plugin.exchange.filesystem.s3.S3FileSystemExchangeStorage;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsCredentialsProvider;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/**
 * Trino's own exchange storage, made of the given exchange-manager.properties files. Prints for each
 * where its client of S3 finds a bucket, and where its client of STS asks for the role, if it has one.
 * Sends nothing.
 */
public class ExchangeClient {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            Map<String, String> properties = read(Path.of(file));
            S3AsyncClient s3 = clientOf(new ConfigurationFactory(properties).build(ExchangeS3Config.class));
            System.out.println("s3 " + urlOf(s3));
            if (s3.serviceClientConfiguration().credentialsProvider() instanceof StsAssumeRoleCredentialsProvider role) {
                System.out.println("sts " + urlOf((StsClient) valueOf(StsCredentialsProvider.class, "stsClient", role)));
            }
        }
        System.exit(0);
    }

    /** Lines of the exchange manager in general are another class's. */
    private static Map<String, String> read(Path file) throws Exception {
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(file));
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("exchange.s3."))
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    /** The constructor takes the configuration, an enum and objects that count. */
    private static S3AsyncClient clientOf(ExchangeS3Config config) throws Exception {
        var constructor = S3FileSystemExchangeStorage.class.getConstructors()[0];
        Object[] arguments = Stream.of(constructor.getParameterTypes())
                .map(type -> type.isInstance(config) ? config : type.isEnum() ? type.getEnumConstants()[0] : make(type))
                .toArray();
        Object storage = constructor.newInstance(arguments);
        @SuppressWarnings("unchecked")
        var clients = (LoadingCache<String, S3AsyncClient>) valueOf(S3FileSystemExchangeStorage.class, "s3Clients", storage);
        // Trino's wrapper counts requests, and tells nothing of its client.
        S3AsyncClient counted = clients.getUnchecked("acme-a");
        return (S3AsyncClient) valueOf(counted.getClass().getSuperclass(), "delegate", counted);
    }

    private static Object make(Class<?> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        }
        catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The address of a bucket, as the SDK makes it of what the client was given. */
    private static URI urlOf(S3AsyncClient s3) {
        var configuration = s3.serviceClientConfiguration();
        return S3EndpointProvider.defaultProvider()
                .resolveEndpoint(parameters -> parameters
                        .endpoint(configuration.endpointOverride().orElseThrow().toString())
                        .region(configuration.region())
                        .bucket("acme-a"))
                .join().url();
    }

    /** An endpoint that was forced upon the client, or what the SDK's rules make of its region. */
    private static URI urlOf(StsClient sts) {
        var configuration = sts.serviceClientConfiguration();
        Region region = configuration.region();
        return configuration.endpointOverride().orElseGet(() -> StsEndpointProvider.defaultProvider()
                .resolveEndpoint(parameters -> parameters.region(region)).join().url());
    }

    private static Object valueOf(Class<?> type, String name, Object object) throws Exception {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
