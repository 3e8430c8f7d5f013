import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * Writes what keytool keeps as PEM, which it does not do for keys: the certificate of each alias to {@code ALIAS.crt} and its key to
 * {@code ALIAS.key}; of {@code ca} the certificate alone. Run as a source file: {@code java ExportPem.java STORE PASSWORD-FILE FOLDER ALIAS...}
 */
public final class ExportPem {
  private ExportPem() {}

  public static void main(String[] args) throws IOException, GeneralSecurityException {
    char[] password = Files.readString(Path.of(args[1])).strip().toCharArray();
    KeyStore store = KeyStore.getInstance(Path.of(args[0]).toFile(), password);
    Path folder = Path.of(args[2]);
    for (String alias : List.of(args).subList(3, args.length)) {
      if (!alias.equals("ca")) {
        write(folder.resolve(alias + ".key"), "PRIVATE KEY", store.getKey(alias.toLowerCase(), password).getEncoded());
      }
      // Last: who sees a new certificate finds its key.
      write(folder.resolve(alias + ".crt"), "CERTIFICATE", store.getCertificate(alias.toLowerCase()).getEncoded());
    }
  }

  /** The old file is there or the new one, never half of it, and nobody but its owner ever reads it. */
  private static void write(Path file, String what, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Path fresh = file.resolveSibling(file.getFileName() + ".pem");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, ("-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n").getBytes(US_ASCII));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
