package io.tokenpak.companion;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tokenpak.companion.exchange.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/// Reads `companion.yaml`: nested and dotted keys, scalars only, but for commands and lists.
final class SettingsFile {
  private static final long MOST_BYTES = 256 * 1024;

  private final Path file;
  private final Map<Setting, String> values = new EnumMap<>(Setting.class);

  private SettingsFile(Path file) {
    this.file = file;
  }

  /// The settings in the file, as text; none if there is no file.
  static Map<Setting, String> read(Path file) {
    SettingsFile reader = new SettingsFile(file);
    if (Files.exists(file)) {
      reader.refuseIfOthersMayWrite();
      reader.refuseIfNoneOfOurs();
      reader.collect("", reader.tree());
    }
    return reader.values;
  }

  private void refuseIfOthersMayWrite() {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
      if (modes.contains(PosixFilePermission.GROUP_WRITE)
          || modes.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new BadSetting(file + " may be written by others: run chmod 600 " + file);
      }
    } catch (IOException unreadable) {
      throw unreadable();
    }
  }

  /// A pipe would never end, and a huge file not soon.
  private void refuseIfNoneOfOurs() {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        throw new BadSetting(
            file + " must be a file of at most " + MOST_BYTES + " bytes with one setting a line");
      }
    } catch (IOException unreadable) {
      throw unreadable();
    }
  }

  private JsonNode tree() {
    YAMLMapper yaml =
        YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    try {
      return yaml.readTree(Files.readAllBytes(file));
    } catch (JacksonException malformed) {
      var place = malformed.getLocation();
      throw new BadSetting(
          file
              + (place == null ? "" : " line " + place.getLineNr())
              + " is not valid YAML: mend it");
    } catch (IOException unreadable) {
      throw unreadable();
    }
  }

  private BadSetting unreadable() {
    return new BadSetting("cannot read " + file + ": make it readable for you or remove it");
  }

  private void collect(String prefix, JsonNode node) {
    if (node.isMissingNode() || (node.isNull() && prefix.isEmpty())) {
      return;
    }
    if (node.isObject()) {
      node.properties()
          .forEach(member -> collect(dotted(prefix, member.getKey()), member.getValue()));
      return;
    }
    if (prefix.isEmpty()) {
      throw new BadSetting(file + " must hold lines of the form key: value");
    }
    put(prefix, node);
  }

  private static String dotted(String prefix, String key) {
    return prefix.isEmpty() ? key : prefix + "." + key;
  }

  private void put(String key, JsonNode node) {
    Setting setting = Setting.ofKey(key).orElseThrow(() -> unknown(key));
    boolean isList = node.isArray() && setting.isList();
    if ((!node.isValueNode() || node.isNull()) && !isList) {
      throw new BadSetting("key " + key + " in " + file + " must have one value");
    }
    if (values.put(setting, isList ? node.toString() : node.asText()) != null) {
      throw new BadSetting("key " + key + " stands twice in " + file + ": remove one");
    }
  }

  private BadSetting unknown(String key) {
    return new BadSetting(
        "unknown key %s in %s: did you mean %s?"
            .formatted(Printable.line(key, 60), file, Nearest.to(key, Setting.keys())));
  }
}
