import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/**
 * Runs a query with Trino's JDBC driver; says how many rows came, and the sum of their digests, whatever
 * their order. Then it waits for the end of its input: acknowledgements are sent behind the last row.
 */
class Results
{
    public static void main(String[] args)
            throws Exception
    {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long rows = 0;
        long sum = 0;
        try (Connection connection = DriverManager.getConnection(args[0]);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(args[1])) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                for (int column = 1; column <= columns; column++) {
                    digest.update((result.getString(column) + "|").getBytes(StandardCharsets.UTF_8));
                }
                sum += ByteBuffer.wrap(digest.digest()).getLong();
                rows++;
            }
        }
        System.out.println("rows " + rows + " " + Long.toUnsignedString(sum));
        while (System.in.read() >= 0) {
        }
        System.exit(0);
    }
}
