import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What Java makes of texts, one a line of the standard input: `regex` or `properties`, a blank, and the
 * text in base64. Answers one line each: `true` or `false`, or keys and values in hexadecimal, the
 * values trimmed as Airlift's ConfigurationLoader does.
 */
public class JavaTexts {
    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] parts = line.split(" ", 2);
            byte[] text = Base64.getDecoder().decode(parts.length < 2 ? "" : parts[1]);
            System.out.println(parts[0].equals("regex")
                    ? compiles(new String(text, StandardCharsets.UTF_8))
                    : read(text));
        }
    }

    private static boolean compiles(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        }
        catch (PatternSyntaxException refused) {
            return false;
        }
    }

    private static String read(byte[] text) throws Exception {
        Properties properties = new Properties();
        // As from a file: Latin-1, whatever it is written in.
        properties.load(new ByteArrayInputStream(text));
        StringBuilder answer = new StringBuilder();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            answer.append(hex(key)).append('=').append(hex(properties.getProperty(key).trim())).append(' ');
        }
        return answer.toString().trim();
    }

    private static String hex(String text) {
        StringBuilder codes = new StringBuilder();
        for (char unit : text.toCharArray()) codes.append(String.format("%04x", (int) unit));
        return codes.toString();
    }
}
