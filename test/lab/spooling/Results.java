import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;

/** Runs a query with Trino's JDBC driver; says how many rows came, and the digest of them in order. */
class Results
{
    public static void main(String[] args)
            throws Exception
    {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long rows = 0;
        try (Connection connection = DriverManager.getConnection(args[0]);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(args[1])) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                for (int column = 1; column <= columns; column++) {
                    digest.update((result.getString(column) + "|").getBytes(StandardCharsets.UTF_8));
                }
                digest.update((byte) '\n');
                rows++;
            }
        }
        System.out.println("rows " + rows + " " + HexFormat.of().formatHex(digest.digest()));
    }
}
