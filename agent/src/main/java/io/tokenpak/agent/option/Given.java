package io.tokenpak.agent.option;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Options as they were written, the stronger source before the weaker: arguments, system
/// properties, variables, file.
final class Given {
  private static final String VARIABLE = "TOKENPAK_AGENT_";
  private static final String HEADER = "header.";

  /// By key, with the names of headers in lower case.
  private final Map<String, String> values = new LinkedHashMap<>();

  /// The names of headers as they were written.
  private final Map<String, String> names = new LinkedHashMap<>();

  private Given() {}

  static Given of(@Nullable String arguments, Map<?, ?> properties, Map<String, String> variables) {
    Given given = new Given();
    given.readArguments(arguments == null ? "" : arguments);
    for (Map.Entry<?, ?> property : properties.entrySet()) {
      if (property.getKey() instanceof String && property.getValue() instanceof String) {
        String key = (String) property.getKey();
        if (key.startsWith(Options.PROPERTY)) {
          given.put(key.substring(Options.PROPERTY.length()), (String) property.getValue());
        }
      }
    }
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      if (variable.getKey().startsWith(VARIABLE)) {
        given.put(key(variable.getKey()), variable.getValue());
      }
    }
    String file = given.value("config");
    if (file != null) {
      given.readFile(file);
    }
    return given;
  }

  /// What comes between two commas belongs to the value before it, unless it has a `=` or is an
  /// option that needs none; so a list needs no other separator.
  private void readArguments(String arguments) {
    String key = null;
    StringBuilder value = new StringBuilder();
    for (String part : arguments.split(",", -1)) {
      String text = part.trim();
      int equals = text.indexOf('=');
      boolean flag = text.equals("off") || text.equals("log");
      if (equals > 0 || flag) {
        putIf(key, value);
        key = flag ? text : text.substring(0, equals).trim();
        value.setLength(0);
        value.append(flag ? "true" : text.substring(equals + 1).trim());
      } else if (key != null) {
        value.append(',').append(text);
      } else if (!text.isEmpty()) {
        throw new BadOption("'" + text + "' has no '=': write KEY=VALUE,KEY=VALUE");
      }
    }
    putIf(key, value);
  }

  private void putIf(@Nullable String key, StringBuilder value) {
    if (key != null) {
      put(key, value.toString());
    }
  }

  private static String key(String variable) {
    String key = variable.substring(VARIABLE.length()).toLowerCase(Locale.ROOT);
    for (String prefix : new String[] {"header", "clients"}) {
      if (key.startsWith(prefix + "_")) {
        return prefix + "." + key.substring(prefix.length() + 1).replace('_', '-');
      }
    }
    return key;
  }

  private void readFile(String path) {
    Properties properties = new Properties();
    File file = new File(Value.home(path));
    // Opening a pipe would wait for who writes into it, and with it the application.
    if (!file.isFile()) {
      throw new BadOption("config", "cannot read " + path + ": it is no file");
    }
    try (InputStream in = new FileInputStream(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException failure) {
      throw new BadOption("config", "cannot read " + path + ": " + failure.getMessage());
    }
    for (String key : properties.stringPropertyNames()) {
      put(key, properties.getProperty(key, ""));
    }
  }

  private void put(String key, String value) {
    String known = key;
    if (key.startsWith(HEADER)) {
      known = key.toLowerCase(Locale.ROOT);
      names.putIfAbsent(known.substring(HEADER.length()), key.substring(HEADER.length()));
    }
    values.putIfAbsent(known, value.trim());
  }

  /// Null if the option is not given; an empty value is as none, so a stronger source can take back
  /// what a weaker one says.
  @Nullable String value(String key) {
    String value = values.get(key);
    return value == null || value.isEmpty() ? null : value;
  }

  Iterable<String> keys() {
    return values.keySet();
  }

  /// A header's name as it was written.
  String name(String lowerCase) {
    return names.getOrDefault(lowerCase, lowerCase);
  }
}
